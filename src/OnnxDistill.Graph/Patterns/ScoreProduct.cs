using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Patterns;

/// <summary>The product Q·Kᵀ behind a softmax, and the steps from it to the softmax.</summary>
/// <param name="Node">The product.</param>
/// <param name="Query">The operand that is the queries.</param>
/// <param name="Key">The operand that is the keys.</param>
/// <param name="Steps">The nodes between the product and the softmax, in order, each with the place of the operand that comes from the product.</param>
internal sealed record ScoreProduct(NodeProto Node, string Query, string Key, IReadOnlyList<(NodeProto Node, int Operand)> Steps)
{
    private const int DepthLimit = 16;

    private static readonly HashSet<string> Combining = new(StringComparer.Ordinal) { "Add", "Sub", "Where", "Max", "Min", "Mul", "Div", "Clip" };

    /// <summary>The products of two values of the cone that lead to a value, nearest first.</summary>
    public static IReadOnlyList<ScoreProduct> Behind(EncoderGraph graph, string value)
    {
        var found = new List<ScoreProduct>();
        Search(graph, value, [], found, new HashSet<string>(StringComparer.Ordinal));
        return found;
    }

    private static void Search(EncoderGraph graph, string value, List<(NodeProto Node, int Operand)> steps, List<ScoreProduct> found, HashSet<string> seen)
    {
        if (steps.Count > DepthLimit || !graph.Cone.InCone(value) || !seen.Add(value) || graph.Graph.Producer(value) is not { } node)
        {
            return;
        }

        if (node.OpType is "MatMul" or "Einsum" && node.Input.Count == 2)
        {
            if (graph.Cone.InCone(node.Input[0]) && graph.Cone.InCone(node.Input[1]))
            {
                found.Add(Of(node, steps));
            }

            return;
        }

        if (!Layout.IsMove(node.OpType) && !Combining.Contains(node.OpType))
        {
            return;
        }

        for (var i = node.OpType == "Where" ? 1 : 0; i < (Layout.IsMove(node.OpType) || node.OpType == "Clip" ? 1 : node.Input.Count); i++)
        {
            Search(graph, node.Input[i], [(node, i), .. steps], found, seen);
        }
    }

    // Rows of the product are queries unless a Transpose of the last axes follows, or Einsum's last letter is one of the first operand's.
    private static ScoreProduct Of(NodeProto node, List<(NodeProto Node, int Operand)> steps)
    {
        var swapped = node.OpType == "Einsum" && KeysFirst(node);
        foreach (var (step, _) in steps)
        {
            if (step.OpType == "Transpose" && step.IntegersAttribute("perm") is { Length: > 1 } perm && perm[^1] == perm.Length - 2)
            {
                swapped = !swapped;
            }
        }

        return new ScoreProduct(node, node.Input[swapped ? 1 : 0], node.Input[swapped ? 0 : 1], steps);
    }

    private static bool KeysFirst(NodeProto node)
    {
        var equation = (node.TextAttribute("equation") ?? string.Empty).Replace(" ", string.Empty, StringComparison.Ordinal);
        return equation.Split("->") is [var left, { Length: > 0 } right] && left.Split(',') is [var first, var second]
            && first.Contains(right[^1], StringComparison.Ordinal) && !second.Contains(right[^1], StringComparison.Ordinal);
    }
}
