using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Views;

/// <summary>Operators that choose and order known elements.</summary>
internal static class MoveRules
{
    public static double[]? Of(NodeProto node, Fact[] inputs, long[] shape, long opset) => node.OpType switch
    {
        "Expand" => Broadcasting.Spread(inputs[0].Value!, inputs[0].Shape!, shape),
        "Transpose" => Transpose(node, inputs[0], shape),
        "Concat" => Concat(node, inputs, shape),
        "Slice" => Slices.Of(node, inputs, opset) is { } slices
            ? Pick(shape, index => At(inputs[0], [.. index.Select((v, axis) => slices[axis].Start + (v * slices[axis].Step))]))
            : null,
        "Gather" => Gather(node, inputs, shape),
        "GatherElements" => GatherElements(node, inputs, shape),
        "GatherND" => GatherND(node, inputs, shape),
        "Tile" => Pick(shape, index => At(inputs[0], [.. index.Select((v, axis) => v % inputs[0].Shape![axis])])),
        "CumSum" => CumSum(node, inputs, shape),
        "Trilu" => Trilu(node, inputs, shape),
        "NonZero" => NonZero(inputs[0]),
        _ => null,
    };

    /// <summary>The element at a multi-index.</summary>
    private static double At(Fact fact, long[] index)
    {
        var at = 0L;
        for (var axis = 0; axis < index.Length; axis++)
        {
            at = (at * fact.Shape![axis]) + index[axis];
        }

        return fact.Value![at];
    }

    private static double[] Pick(long[] shape, Func<long[], double> element)
    {
        var result = new double[checked((int)shape.Aggregate(1L, (a, b) => checked(a * b)))];
        var index = new long[shape.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = element(index);
            Broadcasting.Next(index, shape);
        }

        return result;
    }

    private static double[] Transpose(NodeProto node, Fact input, long[] shape)
    {
        var permutation = LayoutShapes.Permutation(node, shape.Length);
        var from = new long[shape.Length];
        return Pick(shape, index =>
        {
            for (var axis = 0; axis < permutation.Length; axis++)
            {
                from[permutation[axis]] = index[axis];
            }

            return At(input, from);
        });
    }

    private static double[]? Concat(NodeProto node, Fact[] inputs, long[] shape)
    {
        var axis = LayoutShapes.Axis(node, shape.Length, 0);
        return Array.Exists(inputs, i => i.Value is null) ? null : Pick(shape, index =>
        {
            var from = (long[])index.Clone();
            var part = 0;
            while (from[axis] >= inputs[part].Shape![axis])
            {
                from[axis] -= inputs[part++].Shape![axis];
            }

            return At(inputs[part], from);
        });
    }

    private static double[]? Gather(NodeProto node, Fact[] inputs, long[] shape)
    {
        if (inputs[1].Value is null)
        {
            return null;
        }

        var data = inputs[0].Shape!;
        var axis = LayoutShapes.Axis(node, data.Length, 0);
        var rank = inputs[1].Shape!.Length;
        return Pick(shape, index =>
        {
            var at = (long)At(inputs[1], index[axis..(axis + rank)]);
            return At(inputs[0], [.. index[..axis], at < 0 ? at + data[axis] : at, .. index[(axis + rank)..]]);
        });
    }

    private static double[]? GatherElements(NodeProto node, Fact[] inputs, long[] shape)
    {
        var axis = LayoutShapes.Axis(node, shape.Length, 0);
        return inputs[1].Value is null ? null : Pick(shape, index =>
        {
            var from = (long[])index.Clone();
            var at = (long)At(inputs[1], index);
            from[axis] = at < 0 ? at + inputs[0].Shape![axis] : at;
            return At(inputs[0], from);
        });
    }

    private static double[]? GatherND(NodeProto node, Fact[] inputs, long[] shape)
    {
        if (inputs[1].Value is null || node.IntegerAttribute("batch_dims", 0) != 0)
        {
            return null;
        }

        var tuple = (int)inputs[1].Shape![^1];
        var rank = inputs[1].Shape!.Length - 1;
        return Pick(shape, index =>
        {
            var at = new long[tuple];
            for (var i = 0; i < tuple; i++)
            {
                at[i] = (long)At(inputs[1], [.. index[..rank], i]);
                at[i] = at[i] < 0 ? at[i] + inputs[0].Shape![i] : at[i];
            }

            return At(inputs[0], [.. at, .. index[rank..]]);
        });
    }

    private static double[]? CumSum(NodeProto node, Fact[] inputs, long[] shape)
    {
        if (inputs[1].Scalar is not { } given)
        {
            return null;
        }

        var axis = (int)(given < 0 ? given + shape.Length : given);
        var (exclusive, reverse) = (node.IntegerAttribute("exclusive", 0), node.IntegerAttribute("reverse", 0) != 0);
        return Pick(shape, index =>
        {
            var from = (long[])index.Clone();
            var (start, end) = reverse ? (index[axis] + exclusive, shape[axis]) : (0, index[axis] + 1 - exclusive);
            var sum = 0d;
            for (from[axis] = start; from[axis] < end; from[axis]++)
            {
                sum += At(inputs[0], from);
            }

            return sum;
        });
    }

    // [rank, count]: the index of each element that is not 0. PyTorch wrote ranges so before there was Range.
    private static double[] NonZero(Fact input)
    {
        var found = new List<long[]>();
        var index = new long[input.Shape!.Length];
        foreach (var value in input.Value!)
        {
            if (value != 0)
            {
                found.Add((long[])index.Clone());
            }

            Broadcasting.Next(index, input.Shape);
        }

        return [.. Enumerable.Range(0, index.Length).SelectMany(axis => found.Select(i => (double)i[axis]))];
    }

    private static double[]? Trilu(NodeProto node, Fact[] inputs, long[] shape)
    {
        var offset = inputs.Length > 1 ? inputs[1].Scalar : 0;
        var upper = node.IntegerAttribute("upper", 1) != 0;
        return offset is null ? null : Pick(shape, index => (upper ? index[^1] - index[^2] >= offset : index[^1] - index[^2] <= offset) ? At(inputs[0], index) : 0);
    }
}
