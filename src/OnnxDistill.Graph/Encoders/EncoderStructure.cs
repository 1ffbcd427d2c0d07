using OnnxDistill.Graph.Patterns;

namespace OnnxDistill.Graph.Encoders;

/// <summary>The encoder as it was found: patterns, hidden states, sizes.</summary>
internal sealed class EncoderStructure
{
    private EncoderStructure(EncoderGraph graph, IReadOnlyList<Attention> layers, IReadOnlyList<string> hidden)
    {
        (Graph, Layers, HiddenStates) = (graph, layers, hidden);
        Hidden = (int)Width(hidden[0]);
        HeadSize = (int)(AttentionSearch.HeadSize(graph, layers[0].QueryOperand) ?? 0);
        Heads = HeadSize == 0 ? 0 : (int)(graph.Facts[layers[0].QueryOperand].Count / (graph.Size.Batch * graph.Size.Length * HeadSize));
    }

    public EncoderGraph Graph { get; }

    public IReadOnlyList<Attention> Layers { get; }

    /// <summary>Gets the values of hidden states 0..L.</summary>
    public IReadOnlyList<string> HiddenStates { get; }

    public int Hidden { get; }

    public int Heads { get; }

    public int HeadSize { get; }

    /// <summary>Finds the structure; null with a reason where there is none.</summary>
    /// <exception cref="InvalidDataException">The graph is damaged.</exception>
    public static EncoderStructure? Of(EncoderGraph graph, out string? reason)
    {
        var (layers, objection) = AttentionSearch.All(graph);
        if (objection is not null || layers.Count == 0)
        {
            reason = objection ?? "no self-attention was found: no softmax over the product of two projections of the text";
            return null;
        }

        if (HiddenChain.Of(graph, layers, out reason) is not { } hidden)
        {
            return null;
        }

        var structure = new EncoderStructure(graph, layers, hidden);
        reason = structure.Contradiction();
        return reason is null ? structure : null;
    }

    private string? Contradiction()
    {
        if (Hidden <= 0 || Heads <= 0)
        {
            return "the widths of its hidden states and heads do not follow from the graph";
        }

        if (HiddenStates.FirstOrDefault(h => Width(h) != Hidden) is { } odd)
        {
            return $"its hidden states are not all of one width ('{odd}'), as in encoders that pool between layers";
        }

        return Layers.FirstOrDefault(l => AttentionSearch.HeadSize(Graph, l.QueryOperand) != HeadSize) is { } layer
            ? $"{EncoderGraph.Describe(layer.Softmax)}: its heads are not as wide as those of the first layer"
            : null;
    }

    private long Width(string hidden)
    {
        var count = Graph.Facts[hidden].Count;
        var tokens = Graph.Size.Batch * Graph.Size.Length;
        return count > 0 && count % tokens == 0 ? count / tokens : -1;
    }
}
