using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Views;

namespace OnnxDistill.Graph.Patterns;

/// <summary>The lookup of the word embeddings: the largest table that is gathered by what comes straight from a graph input.</summary>
/// <param name="Output">The looked-up rows: where the value flow of the encoder starts.</param>
/// <param name="Table">The table's value.</param>
/// <param name="Ids">The graph input with the token ids.</param>
internal sealed record WordEmbedding(string Output, string Table, string Ids)
{
    // What exporters put between the input and the lookup. Counting, comparing and ranges make positions of ids: not these.
    private static readonly HashSet<string> OnIds = new(StringComparer.Ordinal)
    {
        "Cast", "Identity", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Transpose", "Where", "Add", "Clip", "Max", "Min", "Slice", "Expand",
    };

    private const int StepLimit = 16;
    private const long FewestWords = 4;

    /// <summary>Finds it; null where nothing is looked up so.</summary>
    public static WordEmbedding? Find(GraphView graph, FactTable facts)
    {
        WordEmbedding? best = null;
        var rows = FewestWords - 1;
        var inputs = graph.Inputs.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            if (node is { OpType: "Gather", Input.Count: 2, Output.Count: > 0 } && node.IntegerAttribute("axis", 0) == 0
                && facts.IsConstant(node.Input[0]) && facts[node.Input[0]].Shape is { Length: 2 } shape && shape[0] > rows
                && Source(graph, facts, node.Input[1], inputs) is { } ids)
            {
                (best, rows) = (new WordEmbedding(node.Output[0], node.Input[0], ids), shape[0]);
            }
        }

        return best;
    }

    private static string? Source(GraphView graph, FactTable facts, string value, HashSet<string> inputs)
    {
        for (var step = 0; step < StepLimit; step++)
        {
            if (inputs.Contains(value))
            {
                return value;
            }

            if (graph.Producer(value) is not { } node || !OnIds.Contains(node.OpType))
            {
                return null;
            }

            // Of Where(ids < 0, ids + rows, ids), which wraps negative ids, the last is the ids.
            value = node.OpType == "Where" ? node.InputAt(2) : node.Input.FirstOrDefault(i => !facts.IsConstant(i), string.Empty);
        }

        return null;
    }
}
