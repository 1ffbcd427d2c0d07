namespace OnnxDistill.Graph.Weights;

/// <summary>The numbers of a LayerNorm: (x - mean) / √(variance + ε)·γ + β.</summary>
/// <param name="Gamma">γ, [width]; ones where it has none.</param>
/// <param name="Beta">β, [width]; zeros where it has none.</param>
/// <param name="Epsilon">ε.</param>
public sealed record NormWeights(ReadOnlyMemory<float> Gamma, ReadOnlyMemory<float> Beta, double Epsilon);
