using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Views;

/// <summary>Shapes of matrix products.</summary>
internal static class ProductShapes
{
    /// <summary>MatMul: [.., M, K] x [.., K, N].</summary>
    public static long[]? MatMul(Fact[] inputs)
    {
        if (inputs is not [{ Shape: { Length: > 0 } a }, { Shape: { Length: > 0 } b }, ..])
        {
            return null;
        }

        var left = a.Length == 1 ? [1, a[0]] : a;
        var right = b.Length == 1 ? [b[0], 1] : b;
        var batch = Broadcasting.Shape(left[..^2], right[..^2]);
        return (a.Length, b.Length) switch
        {
            (1, 1) => [],
            (1, _) => [.. batch, right[^1]],
            (_, 1) => [.. batch, left[^2]],
            _ => [.. batch, left[^2], right[^1]],
        };
    }

    /// <summary>Gemm: [M, K] x [K, N], either transposed.</summary>
    public static long[]? Gemm(NodeProto node, Fact[] inputs) =>
        inputs is [{ Shape: { Length: 2 } a }, { Shape: { Length: 2 } b }, ..]
            ? [a[node.IntegerAttribute("transA", 0) == 0 ? 0 : 1], b[node.IntegerAttribute("transB", 0) == 0 ? 1 : 0]]
            : null;

    /// <summary>Einsum with one letter an axis.</summary>
    public static long[]? Einsum(NodeProto node, Fact[] inputs)
    {
        var equation = (node.TextAttribute("equation") ?? string.Empty).Replace(" ", string.Empty, StringComparison.Ordinal);
        if (equation.Split("->") is not [var left, var right] || equation.Contains('.', StringComparison.Ordinal))
        {
            return null;
        }

        var sizes = new Dictionary<char, long>();
        foreach (var (term, input) in left.Split(',').Zip(inputs))
        {
            if (input.Shape is null || input.Shape.Length != term.Length)
            {
                continue;
            }

            for (var i = 0; i < term.Length; i++)
            {
                sizes[term[i]] = Math.Max(sizes.GetValueOrDefault(term[i], 1), input.Shape[i]);
            }
        }

        return right.All(sizes.ContainsKey) ? [.. right.Select(c => sizes[c])] : null;
    }
}
