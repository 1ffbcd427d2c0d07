using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Views;

namespace OnnxDistill.Graph.Embeddings;

/// <summary>
/// How many token ids a model knows: the first dimension of the weights that are gathered by the token ids. An id beyond is not an
/// error to every runtime, so it must be checked before the run.
/// </summary>
internal static class WordEmbeddingRows
{
    private const int StepLimit = 64;

    private static readonly HashSet<string> OnIds = new(StringComparer.Ordinal)
    {
        "Cast", "Identity", "Reshape", "Unsqueeze", "Squeeze", "Flatten", "Transpose",
    };

    private static readonly HashSet<string> OnWeights = new(StringComparer.Ordinal)
    {
        "Cast", "CastLike", "Identity", "DequantizeLinear", "QuantizeLinear",
    };

    /// <summary>Finds the embedding's rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputIds">Name of the graph input that takes the token ids.</param>
    /// <returns>The number of rows, or null where no gather of stored weights by these ids is found.</returns>
    public static long? Of(ModelProto model, string inputIds)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Of(new GraphLookup(model), inputIds);
    }

    private static long? Of(GraphLookup graph, string inputIds)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { inputIds };
        var open = new Queue<string>(seen);
        while (open.TryDequeue(out var ids))
        {
            foreach (var node in graph.Consumers(ids))
            {
                if (RowsOfGather(graph, node, ids) is { } rows)
                {
                    return rows;
                }

                if (OnIds.Contains(node.OpType) && node.Input[0] == ids && node.Output.Count > 0 && seen.Add(node.Output[0]))
                {
                    open.Enqueue(node.Output[0]);
                }
            }
        }

        return null;
    }

    private static long? RowsOfGather(GraphLookup graph, NodeProto node, string ids) => node.OpType switch
    {
        "Gather" or "GatherBlockQuantized" when node.Input is [var data, var indices, ..] && indices == ids => RowsOfWeights(graph, data),
        "EmbedLayerNormalization" or "QEmbedLayerNormalization" when node.Input is [var first, _, var words, ..] && first == ids => RowsOfWeights(graph, words),
        _ => null,
    };

    private static long? RowsOfWeights(GraphLookup graph, string name)
    {
        for (var step = 0; step < StepLimit; step++)
        {
            if (graph.Shape(name) is { } shape)
            {
                return shape.Count == 2 ? shape[0] : null;
            }

            if (graph.Producer(name) is not { Input.Count: > 0 } producer || !OnWeights.Contains(producer.OpType))
            {
                return null;
            }

            name = producer.Input[0];
        }

        return null;
    }
}
