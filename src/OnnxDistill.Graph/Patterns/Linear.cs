using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Views;

namespace OnnxDistill.Graph.Patterns;

/// <summary>A linear layer: a product with a constant matrix, and mostly a constant vector added.</summary>
/// <param name="Input">What is multiplied.</param>
/// <param name="Output">The result, after the bias where there is one.</param>
/// <param name="Product">The result before the bias.</param>
/// <param name="Weight">The matrix: [in, out], or [out, in] if <paramref name="Transposed"/>; of Einsum with heads [in, heads, size] or [heads, size, out].</param>
/// <param name="Bias">The vector; null without.</param>
/// <param name="Transposed">Whether the matrix lies as [out, in].</param>
internal sealed record Linear(string Input, string Output, string Product, string Weight, string? Bias, bool Transposed)
{
    /// <summary>Operators that may stand between the product and the bias.</summary>
    private static readonly HashSet<string> BeforeBias = new(StringComparer.Ordinal) { "Reshape", "Cast", "Identity", "Squeeze", "Unsqueeze" };

    /// <summary>The linear layer whose result a value is; null if it is none.</summary>
    public static Linear? At(GraphView graph, FactTable facts, string value)
    {
        if (graph.Producer(value) is not { } node)
        {
            return null;
        }

        if (node.OpType != "Add")
        {
            return ProductAt(facts, node);
        }

        foreach (var (x, bias) in new[] { (node.InputAt(0), node.InputAt(1)), (node.InputAt(1), node.InputAt(0)) })
        {
            if (facts.IsConstant(bias) && facts[bias].Count > 1 && !facts.IsConstant(x)
                && Below(graph, x) is { } product && ProductAt(facts, product) is { Bias: null } linear)
            {
                return linear with { Output = value, Bias = bias };
            }
        }

        return null;
    }

    private static NodeProto? Below(GraphView graph, string value)
    {
        var node = graph.Producer(value);
        for (var step = 0; step < 4 && node is not null && BeforeBias.Contains(node.OpType); step++)
        {
            node = graph.Producer(node.Input[0]);
        }

        return node;
    }

    private static Linear? ProductAt(FactTable facts, NodeProto node)
    {
        var (a, b, output) = (node.InputAt(0), node.InputAt(1), node.OutputAt(0));
        switch (node.OpType)
        {
            case "MatMul" when IsMatrix(facts, b, 2) && !facts.IsConstant(a):
                return new Linear(a, output, output, b, null, Transposed: false);
            case "Gemm" when IsMatrix(facts, b, 2) && !facts.IsConstant(a) && node.IntegerAttribute("transA", 0) == 0:
                var bias = node.InputAt(2);
                return new Linear(a, output, output, b, bias.Length > 0 ? bias : null, node.IntegerAttribute("transB", 0) != 0);
            case "Einsum" when node.Input.Count == 2 && !facts.IsConstant(a) && (IsMatrix(facts, b, 2) || IsMatrix(facts, b, 3)):
                return new Linear(a, output, output, b, null, Transposed: false);
            default:
                return null;
        }
    }

    private static bool IsMatrix(FactTable facts, string value, int rank) => facts.IsConstant(value) && facts[value].Shape is { } shape && shape.Length == rank;
}
