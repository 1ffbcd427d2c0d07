using OnnxDistill.Graph.Encoders;

namespace OnnxDistill.Graph.Preparation;

/// <summary>A graph output that was added for a tap, in the shape that <see cref="TapRole"/> gives.</summary>
/// <param name="Tap">The tap.</param>
/// <param name="Output">The output's name.</param>
public sealed record TapOutput(EncoderTap Tap, string Output);
