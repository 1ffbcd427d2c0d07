namespace OnnxDistill.Graph.Weights;

/// <summary>
/// The numbers of a masked-language head whose decoder is the embeddings of words: words · norm(activation(transform(hidden))) + bias, with the
/// encoder's own activation.
/// </summary>
/// <param name="Transform">The dense layer, [E, H].</param>
/// <param name="Norm">The LayerNorm, [E].</param>
/// <param name="Bias">What is added for each word piece, [vocabulary].</param>
public sealed record MaskedHeadWeights(LinearWeights Transform, NormWeights Norm, ReadOnlyMemory<float> Bias);
