using OnnxDistill.Graph.Weights;

namespace OnnxDistill.Student.Initialization;

/// <summary>The numbers of a masked-language head whose decoder is the embeddings of words: words · norm(activation(transform(hidden))) + bias.</summary>
/// <param name="Transform">The dense layer, [embedding, hidden]; the encoder's activation follows it.</param>
/// <param name="Norm">The LayerNorm.</param>
/// <param name="Bias">What is added for each word piece, [vocabulary].</param>
public sealed record MaskedHeadWeights(LinearWeights Transform, NormWeights Norm, ReadOnlyMemory<float> Bias);
