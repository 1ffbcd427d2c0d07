using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Patterns;
using OnnxDistill.Graph.Views;

namespace OnnxDistill.Graph.Weights;

/// <summary>A term of the embeddings beside the words.</summary>
/// <param name="Table">Its rows, [rows, width], row-major.</param>
/// <param name="IsPosition">Whether row i is for the i-th token; else rows are for token types.</param>
internal sealed record EmbeddingTerm(float[] Table, bool IsPosition)
{
    /// <summary>Reads a term; null where it is neither of the two.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="constants">Reads what is stored.</param>
    /// <param name="value">The term.</param>
    /// <param name="width">The width of a row.</param>
    public static EmbeddingTerm? Of(EncoderGraph graph, ConstantReader constants, string value, int width)
    {
        if (graph.Facts.IsConstant(value))
        {
            // Sizes that the file prescribes leave the rows of all positions, or one row for all.
            var all = constants.Read(value);
            return all.Length == width ? new EmbeddingTerm(all, IsPosition: false)
                : all.Length % width == 0 && graph.Facts[value].Shape is { Length: >= 2 } shape && shape[^2] * width == all.Length ? new EmbeddingTerm(all, IsPosition: true)
                : null;
        }

        var stem = graph.Stem(value);
        if (graph.Graph.Producer(stem) is not { Input.Count: >= 1 } node || !graph.Facts.IsConstant(node.Input[0]))
        {
            return OneHot(graph, constants, stem, width);
        }

        var inputs = node.Input.Select(i => graph.Facts[i]).ToArray();
        return node.OpType switch
        {
            "Gather" => Gathered(graph, constants.Read(node.Input[0]), node.Input[1], width),
            "Slice" when Slices.Of(node, inputs, graph.Graph.Opset) is { Length: >= 2 } slices && slices[^2].Step == 1 =>
                new EmbeddingTerm(constants.Read(node.Input[0])[(int)(slices[^2].Start * width)..], IsPosition: true),
            _ => null,
        };
    }

    private static EmbeddingTerm? Gathered(EncoderGraph graph, float[] table, string indices, int width)
    {
        if (PositionLookup.FirstRow(graph, indices, table.Length / width) is { } first)
        {
            return new EmbeddingTerm(table[(first * width)..], IsPosition: true);
        }

        // What counts tokens in a way that was not followed is no token type, though it may look constant.
        return graph.Facts[indices].Value is not { Length: > 0 } rows || !Array.TrueForAll(rows, r => r == rows[0]) || PositionLookup.Counts(graph, indices) ? null
            : ValueFlow.DependsOnInput(graph.Graph, indices) ? new EmbeddingTerm(table, IsPosition: false)
            : new EmbeddingTerm(table.AsSpan((int)rows[0] * width, width).ToArray(), IsPosition: false);
    }

    // Google's BERT multiplies token types, one-hot, with their table.
    private static EmbeddingTerm? OneHot(EncoderGraph graph, ConstantReader constants, string value, int width) =>
        graph.Graph.Producer(value) is { OpType: "MatMul" } node && graph.Facts.IsConstant(node.Input[1]) && graph.Facts[node.Input[1]].Shape is [_, var columns]
        && columns == width && graph.Graph.Producer(graph.Stem(node.Input[0])) is { OpType: "OneHot" }
            ? new EmbeddingTerm(constants.Read(node.Input[1]), IsPosition: false)
            : null;
}
