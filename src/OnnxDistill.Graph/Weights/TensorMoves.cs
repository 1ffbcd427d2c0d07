using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Patterns;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Views;

namespace OnnxDistill.Graph.Weights;

/// <summary>Does to an array what a node that orders or cuts elements does to its first input.</summary>
/// <param name="graph">The graph; its facts tell the shapes.</param>
internal sealed class TensorMoves(EncoderGraph graph)
{
    /// <summary>The elements of one output; null where the operator is none of these, or a shape or bound is unknown.</summary>
    /// <param name="node">The node.</param>
    /// <param name="output">Which of its outputs.</param>
    /// <param name="data">The elements of its first input, row-major.</param>
    public float[]? Apply(NodeProto node, string output, float[] data)
    {
        if (graph.Facts[node.Input[0]].Shape is not { } from || graph.Facts[output].Shape is not { } to || Count(from) != data.Length)
        {
            return null;
        }

        var strides = Broadcasting.Strides(from, from.Length);
        switch (node.OpType)
        {
            case "Transpose":
                return Strided(data, 0, [.. LayoutShapes.Permutation(node, from.Length).Select(axis => strides[axis])], to);
            case "Expand":
                return Strided(data, 0, Broadcasting.Strides(from, to.Length), to);
            case "Slice":
                return Slices.Of(node, [.. node.Input.Select(i => graph.Facts[i])], graph.Graph.Opset) is { } slices
                    ? Strided(data, slices.Select((s, i) => s.Start * strides[i]).Sum(), [.. slices.Select((s, i) => s.Step * strides[i])], to)
                    : null;
            case "Split":
                var cut = LayoutShapes.Axis(node, from.Length, 0);
                var start = node.Output.TakeWhile(o => o != output).Sum(o => graph.Facts[o].Shape?[cut] ?? 0);
                return Strided(data, start * strides[cut], strides, to);
            case "Gather":
                return graph.Facts[node.Input[1]].Value is { } indices ? Gather(data, from, LayoutShapes.Axis(node, from.Length, 0), indices) : null;
            default:
                return Layout.IsMove(node.OpType) && Count(to) == data.Length ? data : null;
        }
    }

    private static long Count(long[] shape) => shape.Aggregate(1L, (a, b) => a * b);

    private static float[] Strided(float[] data, long offset, long[] strides, long[] shape)
    {
        var result = new float[Count(shape)];
        var (inner, step) = shape.Length == 0 ? (1L, 0L) : (shape[^1], strides[^1]);
        long[] rows = shape.Length == 0 ? [] : shape[..^1];
        var index = new long[rows.Length];
        for (var at = 0L; at < result.Length; at += inner)
        {
            var source = offset;
            for (var axis = 0; axis < index.Length; axis++)
            {
                source += index[axis] * strides[axis];
            }

            for (var i = 0L; i < inner; i++)
            {
                result[at + i] = data[source + (i * step)];
            }

            Broadcasting.Next(index, rows);
        }

        return result;
    }

    private static float[] Gather(float[] data, long[] shape, int axis, double[] indices)
    {
        var inner = (int)Count(shape[(axis + 1)..]);
        var outer = Count(shape[..axis]);
        var result = new float[outer * indices.Length * inner];
        var to = 0;
        for (var row = 0L; row < outer; row++)
        {
            foreach (var at in indices)
            {
                var from = (long)(at < 0 ? at + shape[axis] : at);
                data.AsSpan((int)(((row * shape[axis]) + from) * inner), inner).CopyTo(result.AsSpan(to));
                to += inner;
            }
        }

        return result;
    }
}
