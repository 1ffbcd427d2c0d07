using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Views;

/// <summary>Elementwise operators and reductions on known elements.</summary>
internal static class Arithmetic
{
    public static double[]? Of(NodeProto node, Fact[] inputs, long[] shape)
    {
        var whole = inputs[0].IsInteger;
        return node.OpType switch
        {
            "Cast" or "CastLike" => Cast(node, inputs),
            "Neg" => Map(inputs[0], v => -v),
            "Abs" => Map(inputs[0], Math.Abs),
            "Sqrt" => Map(inputs[0], Math.Sqrt),
            "Reciprocal" => Map(inputs[0], v => 1 / v),
            "Exp" => Map(inputs[0], Math.Exp),
            "Log" => Map(inputs[0], Math.Log),
            "Floor" => Map(inputs[0], Math.Floor),
            "Ceil" => Map(inputs[0], Math.Ceiling),
            "Sign" => Map(inputs[0], v => Math.Sign(v)),
            "Not" => Map(inputs[0], v => v == 0 ? 1 : 0),
            "Softmax" or "LayerNormalization" => null,
            "IsNaN" => Map(inputs[0], v => double.IsNaN(v) ? 1 : 0),
            "Add" => Zip(inputs, shape, (a, b) => a + b),
            "Sub" => Zip(inputs, shape, (a, b) => a - b),
            "Mul" => Zip(inputs, shape, (a, b) => a * b),
            "Div" => Zip(inputs, shape, whole ? ((a, b) => Math.Truncate(a / b)) : ((a, b) => a / b)),
            "Pow" => Zip(inputs, shape, Math.Pow),
            "Mod" => Zip(inputs, shape, (a, b) => node.IntegerAttribute("fmod", 0) != 0 ? a % b : a - (b * Math.Floor(a / b))),
            "Min" => Zip(inputs, shape, Math.Min),
            "Max" => Zip(inputs, shape, Math.Max),
            "And" => Zip(inputs, shape, (a, b) => a != 0 && b != 0 ? 1 : 0),
            "Or" => Zip(inputs, shape, (a, b) => a != 0 || b != 0 ? 1 : 0),
            "Xor" => Zip(inputs, shape, (a, b) => a != 0 ^ b != 0 ? 1 : 0),
            "Equal" => Zip(inputs, shape, (a, b) => a == b ? 1 : 0),
            "Greater" => Zip(inputs, shape, (a, b) => a > b ? 1 : 0),
            "Less" => Zip(inputs, shape, (a, b) => a < b ? 1 : 0),
            "GreaterOrEqual" => Zip(inputs, shape, (a, b) => a >= b ? 1 : 0),
            "LessOrEqual" => Zip(inputs, shape, (a, b) => a <= b ? 1 : 0),
            "Where" => Where(inputs, shape),
            "ReduceSum" => Reduce(node, inputs, shape, 0, (a, b) => a + b),
            "ReduceProd" => Reduce(node, inputs, shape, 1, (a, b) => a * b),
            "ReduceMax" => Reduce(node, inputs, shape, double.NegativeInfinity, Math.Max),
            "ReduceMin" => Reduce(node, inputs, shape, double.PositiveInfinity, Math.Min),
            _ => null,
        };
    }

    public static double[]? Spread(Fact fact, long[] shape) => fact.Value is { } v ? Broadcasting.Spread(v, fact.Shape!, shape) : null;

    private static double[] Map(Fact input, Func<double, double> f) => Array.ConvertAll(input.Value!, v => f(v));

    private static double[]? Zip(Fact[] inputs, long[] shape, Func<double, double, double> f)
    {
        var result = Spread(inputs[0], shape);
        foreach (var other in inputs.Skip(1).Select(i => Spread(i, shape)))
        {
            if (result is null || other is null)
            {
                return null;
            }

            for (var i = 0; i < result.Length; i++)
            {
                result[i] = f(result[i], other[i]);
            }
        }

        return result;
    }

    private static double[]? Where(Fact[] inputs, long[] shape)
    {
        var (condition, yes, no) = (Spread(inputs[0], shape), Spread(inputs[1], shape), Spread(inputs[2], shape));
        return condition is null || yes is null || no is null ? null : [.. condition.Select((c, i) => c != 0 ? yes[i] : no[i])];
    }

    private static double[]? Cast(NodeProto node, Fact[] inputs) => (TensorProto.Types.DataType)node.IntegerAttribute("to", 0) switch
    {
        TensorProto.Types.DataType.Bool => Map(inputs[0], v => v != 0 ? 1 : 0),
        var to when node.OpType == "Cast" && Stored.IsInteger((int)to) => Map(inputs[0], Math.Truncate),
        TensorProto.Types.DataType.String => null,
        _ => inputs[0].Value,
    };

    private static double[]? Reduce(NodeProto node, Fact[] inputs, long[] shape, double seed, Func<double, double, double> f)
    {
        var from = inputs[0].Shape!;
        var axes = ShapeRules.Axes(node, inputs, from.Length) ?? [.. Enumerable.Range(0, from.Length)];
        var kept = from.Select((d, i) => axes.Contains(i) ? 1 : d).ToArray();
        var strides = Broadcasting.Strides(kept, kept.Length);
        var result = new double[shape.Aggregate(1L, (a, b) => a * b)];
        result.AsSpan().Fill(seed);
        var index = new long[from.Length];
        foreach (var value in inputs[0].Value!)
        {
            var at = 0L;
            for (var axis = 0; axis < index.Length; axis++)
            {
                at += axes.Contains(axis) ? 0 : index[axis] * strides[axis];
            }

            result[at] = f(result[at], value);
            Broadcasting.Next(index, from);
        }

        return result;
    }
}
