using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Patterns;
using OnnxDistill.Graph.Views;

namespace OnnxDistill.Graph.Weights;

/// <summary>
/// Tells whether a table is looked up by the place of a token in its row, however the graph comes by that: stored, a range, counted over ones or
/// over the tokens that a mask or the ids tell from padding, or fed as an input.
/// </summary>
internal static class PositionLookup
{
    private static readonly HashSet<string> Counting = new(StringComparer.Ordinal) { "CumSum", "Range", "NonZero", "ArgSort", "Loop", "Scan" };

    /// <summary>The row that is looked up for the first token of a text without padding (RoBERTa's stands behind the padding's rows); null where rows are not looked up by place.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="indices">What the table is looked up by.</param>
    /// <param name="rows">The rows of the table.</param>
    public static int? FirstRow(EncoderGraph graph, string indices, int rows)
    {
        if (First(graph, graph.Facts[indices], rows) is { } first)
        {
            return first;
        }

        // The tool feeds positions from 0, as exporters with such an input have it.
        if (graph.Graph.Inputs.Any(i => i.Name == graph.Stem(indices)))
        {
            return rows > Families.MostTokenTypes ? 0 : null;
        }

        // What the graph takes for padding, if every row counts as that, is not what most take for it.
        return Counts(graph, indices)
            ? ProbeText.Others.Select(text => First(graph, new FactTable(graph.Graph, graph.Size, graph.Words.Ids, text)[indices], rows)).FirstOrDefault(f => f is not null)
            : null;
    }

    /// <summary>Whether tokens are counted on the way to a value.</summary>
    public static bool Counts(EncoderGraph graph, string value) => ValueFlow.Into(graph.Graph, value).Any(v => graph.Graph.Producer(v) is { } node && Counting.Contains(node.OpType));

    // Consecutive along the tokens of the first row.
    private static int? First(EncoderGraph graph, Fact indices, int rows)
    {
        if (indices is not { Value: { Length: > 1 } values, Shape: { } shape } || values[0] < 0 || values[0] >= rows)
        {
            return null;
        }

        var axis = Array.LastIndexOf(shape, graph.Size.Length);
        var step = axis < 0 ? 1 : shape[(axis + 1)..].Aggregate(1L, (a, b) => a * b);
        var length = (int)Math.Min(graph.Size.Length, values.Length);
        return length > 1 && Enumerable.Range(0, length).All(i => values[i * step] == values[0] + i) ? (int)values[0] : null;
    }
}
