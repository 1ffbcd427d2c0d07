using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

/// <summary>What is known of the shapes of values without running the model: a rank and some fixed dimensions, or nothing.</summary>
internal sealed class ShapeHints
{
    private const int Depth = 64;
    private const int Ranks = 32;

    private readonly ModelEditor _editor;
    private readonly Dictionary<string, long?[]?> _shapes = new(StringComparer.Ordinal);

    public ShapeHints(ModelEditor editor)
    {
        _editor = editor;
        var graph = editor.Model.Graph;
        foreach (var value in graph.ValueInfo.Concat(graph.Input).Concat(graph.Output))
        {
            if (value.Type?.TensorType?.Shape is { } shape && shape.Dim.Count <= Ranks)
            {
                _shapes[value.Name] = [.. shape.Dim.Select(d => d.HasDimValue && d.DimValue > 0 ? d.DimValue : (long?)null)];
            }
        }
    }

    /// <summary>One entry per dimension, null where it is not fixed; null where not even the rank is known.</summary>
    public long?[]? Of(string value) => Of(value, 0);

    public int? Rank(string value) => Of(value)?.Length;

    /// <summary>The width of the last dimension.</summary>
    public long? Width(string value) => Of(value) is [.., var last] ? last : null;

    private long?[]? Of(string value, int depth)
    {
        if (value.Length == 0 || depth > Depth)
        {
            return null;
        }

        if (_editor.Constant(value) is { } constant)
        {
            return constant.Dims.Count > Ranks ? null : [.. constant.Dims.Select(d => (long?)d)];
        }

        if (_shapes.TryGetValue(value, out var known))
        {
            return known;
        }

        _shapes[value] = null; // a cycle ends here
        return _shapes[value] = _editor.Producer(value) is { } node ? Infer(node, i => Of(node.InputAt(i), depth + 1)) : null;
    }

    private long?[]? Infer(NodeProto node, Func<int, long?[]?> input) => node.OpType switch
    {
        "MatMul" or "FusedMatMul" or "MatMulInteger" => Product(input(0), input(1), node),
        "DynamicQuantizeMatMul" or "MatMulIntegerToFloat" => Product(input(0), input(1), node),
        "Gemm" or "FusedGemm" => [null, null],
        "Gather" => Gathered(node, input(0), input(1)),
        "Reshape" => Reshaped(node, input(0), input(1)),
        "Transpose" => Transposed(node, input(0)),
        "Unsqueeze" => Unsqueezed(node, input(0)),
        "Squeeze" => Axes(node) is { } axes && input(0) is { } s ? Blank(s.Length - axes.Length) : null,
        "ReduceSum" or "ReduceMean" or "ReduceMax" or "ReduceMin" => Reduced(node, input(0)),
        "Shape" => [input(0)?.Length],
        "Concat" => Blank(Enumerable.Range(0, node.Input.Count).Select(i => input(i)?.Length).FirstOrDefault(r => r is not null)),
        "Slice" or "Split" or "Pad" or "Tile" => Blank(input(0)?.Length),
        "Expand" => Blank(input(1) is [{ } rank] ? Math.Max((int)rank, input(0)?.Length ?? 0) : input(0)?.Length),
        "Range" => [null],
        "EmbedLayerNormalization" or "QEmbedLayerNormalization" => [null, null, null],
        "Where" => Broadcast(Broadcast(input(0), input(1)), input(2)),
        "Add" or "Sub" or "Mul" or "Div" or "Pow" or "Min" or "Max" or "And" or "Or" or "Equal" or "Less" or "Greater" or "LessOrEqual" or "GreaterOrEqual" or "PRelu"
            => Broadcast(input(0), input(1)),
        "Attention" or "QAttention" or "MultiHeadAttention" => Blank(input(0)?.Length),
        "Constant" or "ConstantOfShape" or "NonZero" or "Einsum" or "Flatten" or "Loop" or "If" or "Scan" => null,
        _ => input(0), // the others that matter keep the shape: Cast, activations, normalisations...
    };

    private static long?[]? Blank(int? rank) => rank is >= 0 and < Ranks ? new long?[rank.Value] : null;

    private static long?[]? Broadcast(long?[]? a, long?[]? b)
    {
        if (a is null || b is null)
        {
            return null;
        }

        var (longer, shorter) = a.Length >= b.Length ? (a, b) : (b, a);
        long?[] result = [.. longer];
        for (var i = 1; i <= shorter.Length; i++)
        {
            var (x, y) = (longer[^i], shorter[^i]);
            result[^i] = x is > 1 ? x : y is > 1 ? y : x == 1 ? y : y == 1 ? x : null;
        }

        return result;
    }

    private static long?[]? Product(long?[]? a, long?[]? b, NodeProto node)
    {
        if (a is null || b is null || a.Length < 2 || b.Length < 2)
        {
            return null;
        }

        var result = new long?[Math.Max(a.Length, b.Length)];
        result[^2] = node.IntegerAttribute("transA", 0) != 0 ? a[^1] : a[^2];
        result[^1] = node.IntegerAttribute("transB", 0) != 0 ? b[^2] : b[^1];
        return result;
    }

    private static long?[]? Gathered(NodeProto node, long?[]? data, long?[]? indices)
    {
        if (data is null || indices is null || data.Length == 0 || data.Length + indices.Length > Ranks)
        {
            return null;
        }

        var axis = node.IntegerAttribute("axis", 0);
        axis += axis < 0 ? data.Length : 0;
        return axis < 0 || axis >= data.Length ? null : [.. data[..(int)axis], .. indices, .. data[((int)axis + 1)..]];
    }

    private static long?[]? Transposed(NodeProto node, long?[]? data)
    {
        if (data is null)
        {
            return null;
        }

        var perm = node.IntegersAttribute("perm");
        return perm is null ? [.. data.Reverse()] : perm.Any(p => p < 0 || p >= data.Length) ? null : [.. perm.Select(p => data[p])];
    }

    private long?[]? Reshaped(NodeProto node, long?[]? data, long?[]? shape)
    {
        var target = Parts(node.InputAt(1)) ?? (shape is [{ } rank] ? Blank((int)Math.Min(rank, 99)) : null);
        if (target is null)
        {
            return null;
        }

        return [.. target.Select((d, i) => d == 0 ? data is not null && i < data.Length ? data[i] : null : d is > 0 ? d : null)];
    }

    // A shape's elements: stored, or joined of stored and computed ones.
    private long?[]? Parts(string shape)
    {
        if (Integers(shape) is { } stored)
        {
            return [.. stored.Select(v => (long?)v)];
        }

        return _editor.Producer(shape) is { OpType: "Concat" } concat
            ? [.. concat.Input.Take(Ranks).SelectMany(part => Integers(part) is { } values ? values.Select(v => (long?)v) : [null])]
            : null;
    }

    private long?[]? Unsqueezed(NodeProto node, long?[]? data)
    {
        if (data is null || Axes(node) is not { } axes || data.Length + axes.Length > Ranks)
        {
            return null;
        }

        List<long?> result = [.. data];
        foreach (var axis in axes.Select(a => a < 0 ? a + data.Length + axes.Length : a).Order())
        {
            if (axis < 0 || axis > result.Count)
            {
                return null;
            }

            result.Insert((int)axis, 1);
        }

        return [.. result];
    }

    private long?[]? Reduced(NodeProto node, long?[]? data)
    {
        var keeps = node.IntegerAttribute("keepdims", 1) != 0;
        return data is null ? null : keeps ? Blank(data.Length) : Blank(Axes(node) is { } axes ? data.Length - axes.Length : 0);
    }

    private long[]? Axes(NodeProto node) => node.IntegersAttribute("axes") ?? Integers(node.InputAt(1));

    private long[]? Integers(string value) =>
        value.Length > 0 && _editor.Constant(value) is { DataType: (int)TensorProto.Types.DataType.Int64 } tensor && ElementTypes.Count(tensor) < 100
            ? TensorData.Longs(tensor, _editor.Path)
            : null;
}
