namespace OnnxDistill.Teacher.Inputs;

/// <summary>One input of the model with its role.</summary>
/// <param name="Name">The input's name in the file.</param>
/// <param name="Role">What it means.</param>
/// <param name="Type">Its element type: <c>int64</c>, <c>int32</c>, <c>float</c>, <c>float16</c> or <c>bool</c>.</param>
/// <param name="FixedRows">The number of rows that the file prescribes, if it prescribes one.</param>
/// <param name="FixedLength">The length that the file prescribes, if it prescribes one.</param>
public sealed record ModelInput(string Name, InputRole Role, string Type, int? FixedRows, int? FixedLength);
