using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Patterns;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Weights;

/// <summary>Reads the layers, and refuses those that are not BERT's.</summary>
/// <param name="structure">The encoder.</param>
/// <param name="linears">Reads linear layers.</param>
/// <param name="norms">Reads norms.</param>
internal sealed class LayerReader(EncoderStructure structure, LinearReader linears, NormReader norms)
{
    private readonly EncoderGraph _graph = structure.Graph;
    private readonly ProjectionReader _projections = new(structure.Graph, linears);

    /// <summary>One layer.</summary>
    /// <exception cref="InvalidDataException">It differs from a post-LN BERT layer; the sentence says in what.</exception>
    public LayerWeights Read(int index)
    {
        var attention = structure.Layers[index];
        RequirePlain(attention, index);
        var feedForward = FeedForward.Linears(structure, index);
        if (feedForward.Count != 2)
        {
            throw Differs(index, $"has {feedForward.Count} linear layers in its feed-forward part where BERT has 2 (gated ones and MobileBERT's stacks are not read)");
        }

        var middle = NormPattern.At(_graph, _graph.Stem(feedForward[0].Input));
        var last = NormPattern.At(_graph, _graph.Stem(structure.HiddenStates[index + 1]));
        var attentionNorm = norms.Read(middle, $"after attention of layer {index}", structure.Hidden);
        var feedForwardNorm = norms.Read(last, $"at the end of layer {index}", structure.Hidden);
        var first = linears.Read(feedForward[0]);
        var second = Residual(feedForward[1], last!.Input, middle!.Output, index);
        if (first.Outputs != second.Inputs || first.Inputs != structure.Hidden)
        {
            throw Differs(index, $"widens to {first.Outputs} but narrows from {second.Inputs}: a gated feed-forward part, which BERT has not");
        }

        var ratio = attention.Scale * Math.Sqrt(structure.HeadSize);
        return new LayerWeights
        {
            Query = _projections.Read(attention.Query, attention.Query.Projected, structure.Hidden, ratio),
            Key = _projections.Read(attention.Key, attention.Key.Projected, structure.Hidden, 1),
            Value = _projections.Read(attention.Value, attention.Value.Projected, structure.Hidden, attention.Value.Scale),
            Output = Residual(attention.Output, middle.Input, structure.HiddenStates[index], index),
            AttentionNorm = attentionNorm,
            Intermediate = first,
            FeedForward = second,
            FeedForwardNorm = feedForwardNorm,
        };
    }

    private void RequirePlain(Attention attention, int index)
    {
        if (attention.Query.Rotated || attention.Key.Rotated)
        {
            throw Differs(index, "rotates queries and keys by their position (as ModernBERT does), which BERT does not");
        }

        if (attention.Chain.Relative)
        {
            throw Differs(index, "adds a relative-position term to its scores (as MPNet and DeBERTa do), which BERT does not");
        }

        if (structure.Heads * structure.HeadSize != structure.Hidden)
        {
            throw Differs(index, $"attends with {structure.Heads} heads of {structure.HeadSize}, which is not its width {structure.Hidden} (as in MobileBERT)");
        }

        foreach (var trace in new[] { attention.Query, attention.Key, attention.Value })
        {
            if (!_graph.Same(trace.Linear.Input, structure.HiddenStates[index]))
            {
                throw Differs(index, "does not project the hidden state itself but something made of it (a norm before attention, or a bottleneck), which BERT does not");
            }
        }
    }

    /// <summary>A linear layer whose result is added to the residual stream; the biases may be added anywhere in the sum.</summary>
    private LinearWeights Residual(Linear linear, string sum, string stream, int index)
    {
        if (_graph.Biases(sum, linear.Product, stream) is not { } biases)
        {
            throw Differs(index, "adds something other than a linear layer to its residual stream, or not what it takes, which BERT does not");
        }

        var node = _graph.Graph.Producer(linear.Product)!;
        var own = node.OpType == "Gemm" ? node.InputAt(2) : string.Empty;
        return linears.Read(linear, own.Length > 0 ? [own, .. biases] : biases);
    }

    private InvalidDataException Differs(int layer, string how) =>
        new($"{_graph.Graph.Path}: layer {layer} {how}, so no BERT student can take its weights; its soft targets can still be cached");
}
