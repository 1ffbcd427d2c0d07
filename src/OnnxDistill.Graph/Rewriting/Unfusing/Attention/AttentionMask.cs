using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Attention;

/// <summary>
/// The masks of com.microsoft's attention operators as what is added to the scores: 0 for keys that are seen, the filter value for the others.
/// </summary>
internal static class AttentionMask
{
    private const float DefaultFilter = -10000;

    /// <summary>The filter value of a node.</summary>
    public static float Filter(Protobuf.NodeProto node) => node.NumberAttribute("mask_filter_value") ?? DefaultFilter;

    /// <summary>Writes what is added for a mask, which spreads to [batch, heads, query, key].</summary>
    /// <param name="p">The writer.</param>
    /// <param name="mask">
    /// The mask, int32: ends of rows [batch]; ends then beginnings [2 · batch]; lengths and offsets [3 · batch + 2], of which the lengths count;
    /// ones and zeros [batch, key], [batch, query, key] or [batch, 1, longest, longest].
    /// </param>
    /// <param name="keys">A value that has the keys along an axis, and that axis.</param>
    /// <param name="queries">The same of the queries.</param>
    /// <param name="filter">The filter value.</param>
    /// <param name="type">The scores' type.</param>
    public static string Write(PrimitiveWriter p, string mask, (string Value, long Axis) keys, (string Value, long Axis) queries, float filter, DataType type)
    {
        var rank = p.Context.Shapes.Rank(mask) ?? 2;
        var key = FormattableString.Invariant($"mask {mask} {filter} {type}");
        if (rank is 2 or 3 && p.Context.Shared.TryGetValue(key, out var shared))
        {
            return shared;
        }

        var seen = rank switch
        {
            1 => Within(p, mask, p.Dimension(keys.Value, keys.Axis), queries.Value),
            2 => Positive(p, p.Unsqueeze(mask, 1, 2)),
            3 => Positive(p, p.Unsqueeze(mask, 1)),
            _ => Positive(p, Corner(p, mask, p.Dimension(queries.Value, queries.Axis), p.Dimension(keys.Value, keys.Axis))),
        };
        var added = p.Add("Where", [seen, p.Number(0, type), p.Number(filter, type)]);
        if (rank is 2 or 3)
        {
            p.Context.Shared[key] = added;
        }

        return added;
    }

    private static string Positive(PrimitiveWriter p, string mask) =>
        p.Add("Greater", [mask, p.Context.Types.Of(mask) is DataType.Int64 ? p.Nodes.Scalar(0L) : p.Nodes.Scalar(0)]);

    private static string Corner(PrimitiveWriter p, string mask, string queries, string keys)
    {
        var rows = p.Slice(mask, p.Integers(0), queries, 2);
        return p.Slice(rows, p.Integers(0), keys, 3);
    }

    // [batch, 1, 1, key]: whether the key lies before the row's end, and not before its beginning.
    private static string Within(PrimitiveWriter p, string mask, string length, string rows)
    {
        var positions = p.Range(length); // int64 [key]
        var wide = p.Cast(mask, DataType.Int64);
        if (HoldsEndsOnly(p, mask))
        {
            return p.Unsqueeze(p.Add("Less", [positions, p.Unsqueeze(wide, 1)]), 1, 2);
        }

        // How many parts there are is not written in the model: (2 · batch) must be told from (batch) and (3 · batch + 2) as it runs.
        var batch = p.Dimension(rows, 0); // int64 [1]
        var two = p.Add("Add", [batch, batch]);
        var ends = p.Slice(wide, p.Integers(0), batch, 0);
        var padded = p.Add("Concat", [wide, p.Add("Sub", [ends, ends])], ("axis", 0L));
        var hasStarts = p.Cast(p.Add("Equal", [p.Add("Shape", [wide]), two]), DataType.Int64); // [1]
        var starts = p.Add("Mul", [p.Slice(padded, batch, two, 0), hasStarts]); // [batch]
        var before = p.Add("Less", [positions, p.Unsqueeze(ends, 1)]); // [batch, key]
        var early = p.Add("Less", [positions, p.Unsqueeze(starts, 1)]);
        return p.Unsqueeze(p.Add("And", [before, p.Add("Not", [early])]), 1, 2);
    }

    // As written by the optimiser: a sum over each row of the mask.
    private static bool HoldsEndsOnly(PrimitiveWriter p, string mask)
    {
        for (var step = 0; step < 8 && p.Context.Editor.Producer(mask) is { } node; step++)
        {
            if (node.OpType is "ReduceSum" or "ReduceMax" or "EmbedLayerNormalization" or "QEmbedLayerNormalization")
            {
                return true;
            }

            if (node.OpType is not ("Cast" or "Identity" or "Squeeze" or "Reshape"))
            {
                return false;
            }

            mask = node.Input[0];
        }

        return false;
    }
}
