using Google.Protobuf.Collections;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>Operators that move elements and do not look at them: between quantised tensors they carry integers, afterwards floats.</summary>
internal static class CarriedOperators
{
    // A chain of more is no model's.
    private const int DepthLimit = 64;

    private static readonly HashSet<string> Operators = new(StringComparer.Ordinal)
    {
        "Identity", "Reshape", "Transpose", "Flatten", "Squeeze", "Unsqueeze", "Expand", "Tile", "Slice", "Split", "Concat", "Where",
        "Gather", "GatherElements", "GatherND", "DepthToSpace", "SpaceToDepth", "ReverseSequence", "MaxPool", "Dropout",
    };

    /// <summary>Whether a node only moves elements of its first input.</summary>
    public static bool IsCarrier(NodeProto node) => Operators.Contains(node.OpType) && node.OpType != "Where";

    /// <summary>Carries floats where an operand is known to stand for some; null for other nodes.</summary>
    public static NodeSequence? Rewrite(Dequantizing context, NodeProto node)
    {
        if (node.OpType is "Shape" or "Size" && context.Value(node.InputAt(0)) is { } measured)
        {
            var same = node.Clone();
            same.Input[0] = measured.Real;
            var sequence = context.Replace(node);
            sequence.AddNode(same);
            return sequence;
        }

        if (Quantised(context, node) is not { } known)
        {
            return null;
        }

        if (node.OpType == "Cast" && known.Dynamic)
        {
            // With the scale 1 and the zero point 0 the integers are the floats.
            var cast = context.Replace(node);
            cast.AddAs(node.OutputAt(0), "Cast", [known.Real], ("to", node.IntegerAttribute("to", 1)));
            return cast;
        }

        if (!Operators.Contains(node.OpType))
        {
            return null;
        }

        var by = context.Replace(node);
        var outputs = Carry(context, by, node, known.Scale, known.ZeroPoint, output => context.RealName(by, output), 0);
        for (var i = 0; i < outputs.Count; i++)
        {
            context.Stand(node.Output[i], known with { Real = outputs[i] });
        }

        return by;
    }

    /// <summary>The floats of a tensor that such an operator makes of stored integers, such as rows of a quantised table; null elsewhere.</summary>
    public static string? Pull(Dequantizing context, NodeSequence by, NodeProto node, string value, string scale, string zeroPoint, string? output = null, int depth = 0)
    {
        if (depth > DepthLimit
            || context.Editor.Producer(value) is not { } producer
            || !Operators.Contains(producer.OpType)
            || !context.IsSingle(scale)
            || !context.IsSingle(zeroPoint))
        {
            return null;
        }

        var at = producer.Output.IndexOf(value);
        return Carry(context, by, producer, scale, zeroPoint, name => output is not null && name == value ? output : by.Fresh("real"), depth + 1)[at];
    }

    private static QuantisedValue? Quantised(Dequantizing context, NodeProto node) =>
        Data(node).Select(i => context.Value(node.InputAt(i))).FirstOrDefault(v => v is not null);

    private static RepeatedField<string> Carry(Dequantizing context, NodeSequence by, NodeProto node, string scale, string zeroPoint, Func<string, string> name, int depth)
    {
        var floats = node.Clone();
        floats.Name = by.Fresh("node");
        foreach (var i in Data(node))
        {
            floats.Input[i] = Real(context, by, node, node.Input[i], scale, zeroPoint, depth);
        }

        for (var i = 0; i < floats.Output.Count; i++)
        {
            floats.Output[i] = node.Output[i].Length == 0 ? string.Empty : name(node.Output[i]);
        }

        by.AddNode(floats);
        return floats.Output;
    }

    private static string Real(Dequantizing context, NodeSequence by, NodeProto node, string value, string scale, string zeroPoint, int depth) =>
        context.Value(value) is null && context.Weights.Widen(node, value, scale, zeroPoint, Grid.Whole) is null
            ? Pull(context, by, node, value, scale, zeroPoint, null, depth) ?? Arithmetic.Dequantise(context, by, node, value, scale, zeroPoint, Grid.Whole)
            : context.Operand(by, node, value, scale, zeroPoint, Grid.Whole);

    // Which inputs hold elements that come out again.
    private static IEnumerable<int> Data(NodeProto node) => node.OpType switch
    {
        "Concat" => Enumerable.Range(0, node.Input.Count),
        "Where" => node.Input.Count == 3 ? [1, 2] : [],
        _ => node.Input.Count > 0 ? [0] : [],
    };
}
