using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Views;

/// <summary>What a Slice node takes of one axis.</summary>
/// <param name="Start">The first index.</param>
/// <param name="Step">The step; may be negative.</param>
/// <param name="Count">The number of indices.</param>
internal readonly record struct Slices(long Start, long Step, long Count)
{
    /// <summary>For every axis what is taken of it; null where a bound is unknown.</summary>
    public static Slices[]? Of(NodeProto node, Fact[] inputs, long opset)
    {
        var shape = inputs[0].Shape!;
        var result = shape.Select(d => new Slices(0, 1, d)).ToArray();
        var starts = opset < 10 ? node.IntegersAttribute("starts") : Integers(inputs, 1);
        var ends = opset < 10 ? node.IntegersAttribute("ends") : Integers(inputs, 2);
        if (starts is null || ends is null)
        {
            return null;
        }

        var axes = (opset < 10 ? node.IntegersAttribute("axes") : Integers(inputs, 3)) ?? [.. Enumerable.Range(0, starts.Length).Select(i => (long)i)];
        var steps = (opset < 10 ? null : Integers(inputs, 4)) ?? [.. Enumerable.Repeat(1L, starts.Length)];
        for (var i = 0; i < starts.Length; i++)
        {
            var axis = (int)(axes[i] < 0 ? axes[i] + shape.Length : axes[i]);
            result[axis] = One(shape[axis], starts[i], ends[i], steps[i]);
        }

        return result;
    }

    private static Slices One(long size, long start, long end, long step)
    {
        if (step == 0)
        {
            throw new InvalidDataException("a Slice has step 0");
        }

        start = start < 0 ? start + size : start;
        end = end < 0 ? end + size : end;
        (start, end) = step > 0 ? (Math.Clamp(start, 0, size), Math.Clamp(end, 0, size)) : (Math.Clamp(start, 0, size - 1), Math.Clamp(end, -1, size - 1));
        var count = step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step;
        return new Slices(start, step, Math.Max(0, count));
    }

    // Bounds such as the largest long mean 'to the end': a double holds them near enough, and the conversion saturates.
    private static long[]? Integers(Fact[] inputs, int index) =>
        index < inputs.Length && inputs[index].Value is { } v ? Array.ConvertAll(v, x => x >= int.MaxValue ? int.MaxValue : x <= -int.MaxValue ? -int.MaxValue : (long)x) : null;
}
