using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Products;

/// <summary>com.microsoft FusedMatMul and TransposeMatMul: alpha · A'·B', where A' and B' may be transposed.</summary>
internal static class FusedMatMulUnfusing
{
    public static NodeSequence? Replace(UnfusingContext context, NodeProto node)
    {
        var p = context.In(node);
        var a = Operand(p, node.Input[0], node.IntegerAttribute("transA", 0) != 0, node.IntegerAttribute("transBatchA", 0) != 0);
        var b = Operand(p, node.InputAt(1), node.IntegerAttribute("transB", 0) != 0, node.IntegerAttribute("transBatchB", 0) != 0);
        if (a is null || b is null)
        {
            return null;
        }

        var alpha = node.NumberAttribute("alpha") ?? 1;
        if (alpha == 1)
        {
            p.Nodes.AddAs(node.Output[0], "MatMul", [a, b]);
        }
        else
        {
            var type = context.Types.Real(node.Input[0], node.InputAt(1));
            p.Nodes.AddAs(node.Output[0], "Mul", [p.Add("MatMul", [a, b]), p.Number(alpha, type)]);
        }

        return p.Nodes;
    }

    private static string? Operand(PrimitiveWriter p, string x, bool last, bool batch)
    {
        if (!last && !batch)
        {
            return x;
        }

        if (p.Context.Shapes.Rank(x) is not { } rank)
        {
            // Einsum needs no rank, but is known from opset 12 on.
            return batch || p.Context.Editor.Opset < 12 ? null : p.Add("Einsum", [x], ("equation", "...ij->...ji"));
        }

        if (rank < 2)
        {
            return x; // a vector is its own transpose
        }

        // The batch form moves the first axis behind the other batch axes: [m, batch..., k] to [batch..., m, k].
        List<long> perm = [.. Enumerable.Range(0, rank).Select(i => (long)i)];
        if (batch)
        {
            perm.RemoveAt(0);
            perm.Insert(rank - 2, 0);
        }

        if (last)
        {
            (perm[^1], perm[^2]) = (perm[^2], perm[^1]);
        }

        return p.Transpose(x, [.. perm]);
    }
}
