using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Patterns;

namespace OnnxDistill.Graph.Weights;

/// <summary>Reads the masked-language head: a dense layer on every token, the encoder's activation, a LayerNorm, the product with the embeddings of words.</summary>
/// <param name="structure">The encoder.</param>
/// <param name="linears">Reads linear layers.</param>
/// <param name="norms">Reads norms.</param>
internal sealed class MaskedHeadReader(EncoderStructure structure, LinearReader linears, NormReader norms)
{
    // Quantised apart, embeddings and decoder are not the same numbers any more.
    private const double SameWords = 0.05;

    private readonly EncoderGraph _graph = structure.Graph;

    /// <summary>The head; null where there is none of this form, or its decoder is not the embeddings of words.</summary>
    /// <param name="embeddings">The encoder's embeddings.</param>
    /// <param name="activation">The encoder's activation.</param>
    public MaskedHeadWeights? Read(EmbeddingWeights embeddings, string activation) => _graph.Graph.Outputs
        .Where(o => _graph.Cone.InCone(o) && _graph.Cone.Dominates(structure.HiddenStates[^1], o))
        .Select(o => Head(o, embeddings, activation))
        .FirstOrDefault(h => h is not null);

    private MaskedHeadWeights? Head(string output, EmbeddingWeights embeddings, string activation)
    {
        if (_graph.LinearAt(_graph.Stem(output)) is not { } product || _graph.Facts[product.Weight].Shape?.Aggregate(1L, (a, b) => a * b) != embeddings.Words.Length
            || NormPattern.At(_graph, _graph.Stem(product.Input)) is not { Kind: NormKind.Layer } norm || Transform(norm.Input) is not { } dense
            || FeedForward.ActivationBetween(_graph, dense.Output, norm.Input) != activation)
        {
            return null;
        }

        var (decoder, transform) = (linears.Read(product), linears.Read(dense));
        return decoder.Inputs == embeddings.Width && AreSame(decoder.Weight.Span, embeddings.Words.Span)
            && transform.Outputs == embeddings.Width && transform.Inputs == structure.Hidden
                ? new MaskedHeadWeights(transform, norms.Read(norm, "in the masked-language head", embeddings.Width), decoder.Bias)
                : null;
    }

    // The one linear layer between the last hidden state and the norm; of a product and its sum with the bias the later one is whole.
    private Linear? Transform(string below) =>
        _graph.Cone.Between(structure.HiddenStates[^1], below).Select(_graph.LinearAt).OfType<Linear>().ToList() is { Count: > 0 } found
        && found.TrueForAll(l => l.Product == found[0].Product)
            ? found[^1]
            : null;

    // |decoder - words| beside |words|.
    private static bool AreSame(ReadOnlySpan<float> decoder, ReadOnlySpan<float> words)
    {
        var (apart, size) = (0.0, 0.0);
        for (var i = 0; i < words.Length; i++)
        {
            var difference = (double)decoder[i] - words[i];
            apart += difference * difference;
            size += (double)words[i] * words[i];
        }

        return apart <= SameWords * SameWords * size;
    }
}
