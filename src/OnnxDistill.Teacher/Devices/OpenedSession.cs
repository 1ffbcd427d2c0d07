using Microsoft.ML.OnnxRuntime;

namespace OnnxDistill.Teacher.Devices;

/// <summary>A session, the device that it really runs on, and the line that says why it is another than the one asked for.</summary>
internal sealed record OpenedSession(InferenceSession Session, Device Device, string? Note);
