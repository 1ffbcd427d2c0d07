namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>What an integer tensor stands for: <c>Real</c>, which was (q - zero point) * scale before rounding and clipping.</summary>
/// <param name="Real">Name of the float tensor.</param>
/// <param name="Scale">Name of the scale that it was quantised with.</param>
/// <param name="ZeroPoint">Name of the zero point; empty for 0.</param>
/// <param name="Dynamic">
/// Whether the scale is found anew for every batch. As any scale must do, the graph is rewritten for the scale 1 and the zero point 0,
/// with which the integers are the floats themselves.
/// </param>
internal sealed record QuantisedValue(string Real, string Scale, string ZeroPoint, bool Dynamic);
