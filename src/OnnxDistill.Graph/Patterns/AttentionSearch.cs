using System.Globalization;

namespace OnnxDistill.Graph.Patterns;

/// <summary>Finds every self-attention of a graph, and says of softmaxes over scores that are none what stands against it.</summary>
internal static class AttentionSearch
{
    // 1/√d; DeBERTa divides by √(d·terms), of which there are up to 3.
    private const int MostTerms = 3;
    private const double ScaleTolerance = 1e-3;

    /// <summary>The attentions in topological order, and the first objection.</summary>
    public static (IReadOnlyList<Attention> Found, string? Objection) All(EncoderGraph graph)
    {
        var found = new List<Attention>();
        string? objection = null;
        foreach (var anchor in SoftmaxAnchor.All(graph))
        {
            if (AttentionOutput.Context(graph, anchor.Output) is not { } context || ScoreProduct.Behind(graph, anchor.Input) is not { Count: > 0 } products)
            {
                continue;
            }

            var attention = At(graph, anchor, products, context.Node.Output[0], context.Value, out var against);
            if (attention is not null)
            {
                found.Add(attention);
            }

            objection ??= against is null ? null : $"{EncoderGraph.Describe(anchor.Node)}: {against}";
        }

        return (found, objection);
    }

    private static Attention? At(EncoderGraph graph, SoftmaxAnchor anchor, IReadOnlyList<ScoreProduct> products, string context, string valueOperand, out string? against)
    {
        against = "its queries and keys do not come from linear layers over one hidden state";
        foreach (var product in products)
        {
            if (ProjectionTrace.Back(graph, product.Query) is not { } query || ProjectionTrace.Back(graph, product.Key) is not { } key)
            {
                continue;
            }

            if (ProjectionTrace.Back(graph, valueOperand) is not { } value)
            {
                against = "its values do not come from a linear layer";
                return null;
            }

            var chain = ScoreChain.Of(graph, product);
            var scale = chain.Scale * query.Scale * key.Scale;
            against = chain.Objection ?? (chain.Causal ? "its mask hides later tokens from earlier ones: this is a decoder, not an encoder" : Unscaled(graph, product.Query, scale));
            if (against is not null)
            {
                return null;
            }

            if (AttentionOutput.Projection(graph, context) is not { } output)
            {
                against = "what it attends to is not projected by a linear layer of its own (as in ConvBERT, which mixes it with a convolution)";
                return null;
            }

            if (AttentionOutput.Residual(graph, output.Output) is not { } sum)
            {
                against = "its output is not added to a residual stream";
                return null;
            }

            return new Attention(anchor.Node, anchor.Output, chain, query, key, value, product.Query, output, sum);
        }

        return null;
    }

    private static string? Unscaled(EncoderGraph graph, string query, double scale)
    {
        if (HeadSize(graph, query) is not { } size)
        {
            return null;
        }

        for (var terms = 1; terms <= MostTerms; terms++)
        {
            if (Math.Abs((scale * Math.Sqrt(size * terms)) - 1) < ScaleTolerance)
            {
                return null;
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"its scores are Q·Kᵀ times {scale:0.####}, not divided by √{size} as BERT's are (T5 does not divide)");
    }

    /// <summary>The width of a head: the elements of the queries of one token in one head; null if the shape is unknown.</summary>
    public static long? HeadSize(EncoderGraph graph, string operand)
    {
        if (graph.Facts[operand].Shape is not { Length: >= 3 } shape)
        {
            return null;
        }

        return shape[^1] == graph.Size.Length && shape[^2] != graph.Size.Length ? shape[^2] : shape[^1];
    }
}
