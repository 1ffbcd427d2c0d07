namespace OnnxDistill.Graph.Weights;

/// <summary>The numbers of a linear layer, y = x·Wᵀ + b.</summary>
/// <param name="Outputs">The width of what it gives.</param>
/// <param name="Inputs">The width of what it takes.</param>
/// <param name="Weight">W, [outputs, inputs], row-major, as in Hugging Face's state dictionaries.</param>
/// <param name="Bias">b, [outputs]; zeros where the layer has none.</param>
public sealed record LinearWeights(int Outputs, int Inputs, ReadOnlyMemory<float> Weight, ReadOnlyMemory<float> Bias);
