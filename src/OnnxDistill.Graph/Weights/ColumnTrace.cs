using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Patterns;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Weights;

/// <summary>
/// Finds out which outputs of a linear layer reach a value, and in which order: the numbers of the outputs, pushed through every reshaping,
/// transposition and cut on the way. So packed Q, K and V come apart however they were packed.
/// </summary>
/// <param name="graph">The graph.</param>
internal sealed class ColumnTrace(EncoderGraph graph)
{
    private const int StepLimit = 64;

    private readonly TensorMoves _moves = new(graph);

    /// <summary>The columns of the first token that reach the value, in its order; null where something other than layout and scalars lies between.</summary>
    /// <param name="from">The upper value; its first elements are those of the first token.</param>
    /// <param name="columns">The elements of one token there.</param>
    /// <param name="to">The lower value.</param>
    /// <param name="tokens">How many rows and tokens the lower value holds, where it is known.</param>
    public int[]? Of(string from, int columns, string to, out long tokens)
    {
        tokens = -1;
        if (Path(from, to) is not { } path || graph.Facts[from].Count is < 0 or > int.MaxValue)
        {
            return null;
        }

        var data = new float[graph.Facts[from].Count];
        data.AsSpan().Fill(-1);
        for (var column = 0; column < Math.Min(columns, data.Length); column++)
        {
            data[column] = column;
        }

        foreach (var (node, output) in path)
        {
            if (_moves.Apply(node, output, data) is not { } moved)
            {
                return null;
            }

            data = moved;
        }

        int[] found = [.. data.Where(c => c >= 0).Select(c => (int)c)];
        tokens = found.Length == 0 ? 0 : data.Length / found.Length;
        return found;
    }

    // The nodes between, the upper first.
    private Stack<(NodeProto Node, string Output)>? Path(string from, string to)
    {
        var path = new Stack<(NodeProto, string)>();
        for (var step = 0; to != from; step++)
        {
            if (step > StepLimit || graph.Graph.Producer(to) is not { } node || graph.ConeInputs(node) is not [var input])
            {
                return null;
            }

            if (node.OpType is not ("Mul" or "Div"))
            {
                if (!Layout.IsMoveOrCut(node.OpType))
                {
                    return null;
                }

                path.Push((node, to));
            }

            to = input;
        }

        return path;
    }
}
