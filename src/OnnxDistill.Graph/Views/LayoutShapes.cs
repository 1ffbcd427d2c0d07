using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Views;

/// <summary>Shapes of operators that move elements without changing them.</summary>
internal static class LayoutShapes
{
    public static long[]? Of(NodeProto node, Fact[] inputs, long opset) => inputs.Length == 0 || inputs[0].Shape is not { } shape ? null : node.OpType switch
    {
        "Reshape" => inputs[1].Value is { } target ? Reshape(shape, target, node.IntegerAttribute("allowzero", 0) != 0) : null,
        "Flatten" => Flatten(shape, (int)node.IntegerAttribute("axis", 1)),
        "Transpose" => [.. Permutation(node, shape.Length).Select(p => shape[p])],
        "Squeeze" => Squeeze(shape, ShapeRules.Axes(node, inputs, shape.Length)),
        "Unsqueeze" => Unsqueeze(shape, node, inputs),
        "Expand" => inputs[1].Value is { } target ? Broadcasting.Shape(shape, Array.ConvertAll(target, t => (long)t)) : null,
        "Tile" => inputs[1].Value is { } times && times.Length == shape.Length ? [.. shape.Zip(times, (d, t) => d * (long)t)] : null,
        "Concat" => Concat(inputs, Axis(node, shape.Length, 0)),
        "Gather" => inputs[1].Shape is { } at && Axis(node, shape.Length, 0) is var axis ? [.. shape[..axis], .. at, .. shape[(axis + 1)..]] : null,
        "GatherElements" => inputs[1].Shape,
        "GatherND" => inputs[1].Shape is { Length: > 0 } at && (int)node.IntegerAttribute("batch_dims", 0) is var batch
            ? [.. at[..^1], .. shape[(batch + (int)at[^1])..]]
            : null,
        "Slice" => Slices.Of(node, inputs, opset) is { } slices ? [.. slices.Select(s => s.Count)] : null,
        "Pad" => Pad(node, inputs, shape),
        _ => null,
    };

    /// <summary>An axis attribute, not negative.</summary>
    public static int Axis(NodeProto node, int rank, long fallback)
    {
        var axis = node.IntegerAttribute("axis", fallback);
        return (int)(axis < 0 ? axis + rank : axis);
    }

    /// <summary>Transpose's permutation; reversed axes where it names none.</summary>
    public static int[] Permutation(NodeProto node, int rank) =>
        node.IntegersAttribute("perm") is { Length: > 0 } perm ? Array.ConvertAll(perm, p => (int)p) : [.. Enumerable.Range(0, rank).Reverse()];

    private static long[] Reshape(long[] shape, double[] target, bool allowZero)
    {
        var result = target.Select((t, i) => t == 0 && !allowZero ? shape[i] : (long)t).ToArray();
        var open = Array.IndexOf(result, -1L);
        if (open >= 0)
        {
            var rest = result.Where((_, i) => i != open).Aggregate(1L, (a, b) => checked(a * b));
            result[open] = rest == 0 ? 0 : shape.Aggregate(1L, (a, b) => checked(a * b)) / rest;
        }

        return result;
    }

    private static long[] Flatten(long[] shape, int axis)
    {
        axis = axis < 0 ? axis + shape.Length : axis;
        return [shape[..axis].Aggregate(1L, (a, b) => checked(a * b)), shape[axis..].Aggregate(1L, (a, b) => checked(a * b))];
    }

    private static long[] Squeeze(long[] shape, int[]? axes) =>
        [.. shape.Where((d, i) => axes is null ? d != 1 : !axes.Contains(i))];

    private static long[]? Unsqueeze(long[] shape, NodeProto node, Fact[] inputs)
    {
        var count = node.IntegersAttribute("axes")?.Length ?? (inputs.Length > 1 ? inputs[1].Value?.Length : null);
        if (count is null)
        {
            return null;
        }

        var axes = ShapeRules.Axes(node, inputs, shape.Length + count.Value) ?? [];
        var result = new List<long>(shape);
        foreach (var axis in axes.Order())
        {
            result.Insert(axis, 1);
        }

        return [.. result];
    }

    private static long[]? Concat(Fact[] inputs, int axis)
    {
        var shape = (long[])inputs[0].Shape!.Clone();
        foreach (var other in inputs[1..])
        {
            if (other.Shape is null)
            {
                return null;
            }

            shape[axis] += other.Shape[axis];
        }

        return shape;
    }

    private static long[]? Pad(NodeProto node, Fact[] inputs, long[] shape)
    {
        var pads = node.IntegersAttribute("pads") ?? (inputs.Length > 1 && inputs[1].Value is { } v ? Array.ConvertAll(v, x => (long)x) : null);
        var axes = inputs.Length > 3 && inputs[3].Value is { } a ? Array.ConvertAll(a, x => (int)(x < 0 ? x + shape.Length : x)) : [.. Enumerable.Range(0, shape.Length)];
        if (pads is null || pads.Length != 2 * axes.Length)
        {
            return null;
        }

        var result = (long[])shape.Clone();
        for (var i = 0; i < axes.Length; i++)
        {
            result[axes[i]] += pads[i] + pads[i + axes.Length];
        }

        return result;
    }
}
