using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Attention;

/// <summary>How packed projections lie in the columns of one weight: queries, keys, values.</summary>
internal sealed record PackedSizes(long Heads, long Query, long Key, long Value)
{
    /// <summary>The first column and the number of columns of queries (0), keys (1) or values (2).</summary>
    public (long From, long Count) Columns(int which) => which switch
    {
        0 => (0, Query),
        1 => (Query, Key),
        _ => (Query + Key, Value),
    };

    /// <summary>
    /// The sizes of a com.microsoft Attention or QAttention; null where they are not known or it does what is not rewritten: rotation, a
    /// past, or keys and values that are read for one.
    /// </summary>
    public static PackedSizes? Of(UnfusingContext context, NodeProto node, string weights, string bias)
    {
        var heads = node.IntegerAttribute("num_heads", 0);
        if (heads <= 0 || node.IntegerAttribute("do_rotary", 0) != 0 || context.UsesFrom(node, 1))
        {
            return null;
        }

        var width = context.Shapes.Width(weights) ?? context.Shapes.Width(bias);
        var sizes = node.IntegersAttribute("qkv_hidden_sizes") is { Length: 3 } given ? given
            : width is { } total && total % 3 == 0 ? [total / 3, total / 3, total / 3]
            : null;
        if (sizes is null || sizes.Any(s => s <= 0 || s % heads != 0) || sizes[0] != sizes[1] || (width is { } all && all != sizes.Sum()))
        {
            return null;
        }

        return new(heads, sizes[0], sizes[1], sizes[2]);
    }
}
