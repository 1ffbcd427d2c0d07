using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Views;

/// <summary>
/// The elements of a node's first output where they follow from known elements: sizes, axes, scales and masks, not what the model computes
/// from its weights.
/// </summary>
internal static class ValueRules
{
    /// <summary>Values of more elements are not computed.</summary>
    public const int Limit = 20_000;

    private static readonly HashSet<string> SameElements = new(StringComparer.Ordinal)
    {
        "Identity", "Dropout", "Reshape", "Flatten", "Squeeze", "Unsqueeze",
    };

    /// <summary>The elements of the first output; null where they are unknown.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">The facts of its inputs.</param>
    /// <param name="shape">The output's shape, at most <see cref="Limit"/> elements.</param>
    /// <param name="opset">The version of the operator set.</param>
    public static double[]? Of(NodeProto node, Fact[] inputs, long[] shape, long opset)
    {
        switch (node.OpType)
        {
            case "Shape":
                var (start, count) = ShapeRules.Range(node, inputs[0].Shape!.Length);
                return [.. inputs[0].Shape!.Skip(start).Take(count).Select(d => (double)d)];
            case "Size":
                return inputs[0].Count >= 0 ? [inputs[0].Count] : null;
            case "Range":
                return [.. Enumerable.Range(0, (int)shape[0]).Select(i => inputs[0].Scalar!.Value + (i * inputs[2].Scalar!.Value))];
            case "ConstantOfShape":
                var fill = node.Attribute.FirstOrDefault(a => a.Name == "value")?.T is { } t ? Stored.Elements(t, string.Empty)[0] : 0;
                return [.. Enumerable.Repeat(fill, (int)shape.Aggregate(1L, (a, b) => a * b))];
            case "Where" when inputs is [{ Value: { Length: > 0 } condition }, ..] && Array.TrueForAll(condition, c => c == condition[0]):
                return Arithmetic.Spread(inputs[condition[0] != 0 ? 1 : 2], shape);
        }

        return inputs.Length == 0 || inputs[0].Value is not { } values ? null
            : SameElements.Contains(node.OpType) ? values
            : MoveRules.Of(node, inputs, shape, opset) ?? Arithmetic.Of(node, inputs, shape);
    }
}
