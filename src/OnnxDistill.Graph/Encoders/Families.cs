using OnnxDistill.Graph.Patterns;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Views;

namespace OnnxDistill.Graph.Encoders;

/// <summary>Tells the family of an encoder by what sets it apart from BERT. A label for people: nothing else depends on it.</summary>
internal static class Families
{
    /// <summary>A table with so few rows is one of token types: BERT has 2.</summary>
    public const long MostTokenTypes = 8;

    /// <summary>The family's name, as in Hugging Face's <c>model_type</c>; of those that a graph cannot tell apart (RoBERTa and XLM-R) the older.</summary>
    public static string Of(EncoderStructure structure)
    {
        var graph = structure.Graph;
        var layers = structure.Layers;
        var rotated = layers.Any(l => l.Query.Rotated);
        var relative = layers.Any(l => l.Chain.Relative);
        var norms = layers.Select((_, i) => NormPattern.At(graph, structure.HiddenStates[i + 1])).ToList();
        var narrow = graph.Facts[graph.Words.Table].Shape![1] != structure.Hidden;
        var shared = layers.Count > 1 && layers.All(l => Source(graph, l.Query.Linear.Weight) == Source(graph, layers[0].Query.Linear.Weight));
        return rotated ? "modernbert"
            : relative ? (graph.Graph.Nodes.Any(n => n.OpType is "GatherElements" or "GatherND" && graph.Cone.InCone(n.Input[0])) ? "deberta-v2" : "mpnet")
            : norms.Exists(n => n?.Kind == NormKind.None) ? "mobilebert"
            : shared ? "albert"
            : narrow ? "electra"
            : CountsPositions(structure) ? "roberta"
            : HasTokenTypes(structure) ? "bert"
            : "distilbert";
    }

    /// <summary>The rows of the position embedding: a table as wide as the word embedding that is looked up or cut by position and added.</summary>
    public static long? PositionRows(EncoderStructure structure) => Tables(structure)
        .Where(t => t.Rows > MostTokenTypes).Select(t => (long?)t.Rows).LastOrDefault();

    private static bool HasTokenTypes(EncoderStructure structure) => Tables(structure).Any(t => t.Rows <= MostTokenTypes);

    // RoBERTa's positions are counted over the tokens that are no padding; Paddle counts ones where others write a range.
    private static bool CountsPositions(EncoderStructure structure) =>
        structure.Graph.Graph.Nodes.Any(n => n.OpType == "CumSum" && ValueFlow.DependsOnInput(structure.Graph.Graph, n.Input[0]));

    /// <summary>What is added to the words before the first hidden state: tables, whole or cut, and single rows.</summary>
    private static List<(string Value, long Rows)> Tables(EncoderStructure structure)
    {
        var graph = structure.Graph;
        var tables = new List<(string, long)>();
        foreach (var value in graph.Cone.Between(graph.Words.Output, structure.HiddenStates[0]).Prepend(graph.Words.Output))
        {
            foreach (var add in graph.Graph.Consumers(value).Where(n => n.OpType == "Add" && n.Input.Count == 2))
            {
                var other = add.Input[0] == value ? add.Input[1] : add.Input[0];
                if (!graph.Cone.InCone(other) && TableBehind(graph, other) is { } table)
                {
                    tables.Add(table);
                }
            }
        }

        return tables;
    }

    private static (string, long)? TableBehind(EncoderGraph graph, string value)
    {
        for (var step = 0; step < 8; step++)
        {
            if (graph.Graph.Stored(value) is { Dims.Count: >= 2 } stored)
            {
                return (value, stored.Dims[^2]);
            }

            if (graph.Graph.Producer(value) is not { Input.Count: > 0 } node)
            {
                return null;
            }

            value = node.OpType == "Add" ? node.Input.FirstOrDefault(i => graph.Facts[i].Shape?.Length == 3, node.Input[0]) : node.Input[0];
        }

        return null;
    }

    private static string Source(EncoderGraph graph, string weight)
    {
        while (graph.Graph.Producer(weight) is { Input.Count: > 0, OpType: "Identity" or "Transpose" or "Cast" or "DequantizeLinear" } node)
        {
            weight = node.InputAt(0);
        }

        return weight;
    }
}
