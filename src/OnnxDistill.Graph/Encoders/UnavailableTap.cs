namespace OnnxDistill.Graph.Encoders;

/// <summary>An inner tensor that cannot be had, and why.</summary>
/// <param name="Tap">The tensor.</param>
/// <param name="Reason">One sentence that names the node and, where there is one, the way out.</param>
public sealed record UnavailableTap(EncoderTap Tap, string Reason);
