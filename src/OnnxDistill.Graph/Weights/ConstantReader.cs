using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Patterns;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;
using OnnxDistill.Graph.Views;

namespace OnnxDistill.Graph.Weights;

/// <summary>
/// The elements of values that do not depend on the text: stored ones, and those that an export without folding computes from them
/// (transposed, cut, converted, scaled).
/// </summary>
/// <param name="graph">The graph.</param>
internal sealed class ConstantReader(EncoderGraph graph)
{
    private const int DepthLimit = 32;

    private readonly TensorMoves _moves = new(graph);

    /// <summary>The elements, row-major, in the shape that the facts tell.</summary>
    /// <exception cref="InvalidDataException">The value is computed in a way that is not followed; its node is named.</exception>
    public float[] Read(string value) => Read(value, 0);

    private float[] Read(string value, int depth)
    {
        if (graph.Graph.Stored(value) is { } tensor)
        {
            return TensorData.Floats(tensor, graph.Graph.Path);
        }

        if (graph.Facts[value].Value is { } known)
        {
            return Array.ConvertAll(known, v => (float)v);
        }

        if (depth > DepthLimit || graph.Graph.Producer(value) is not { Input.Count: > 0 } node || !graph.Facts.IsConstant(value))
        {
            throw new InvalidDataException($"{graph.Graph.Path}: the weights '{value}' are not stored in the file, so they cannot be read");
        }

        return node.OpType switch
        {
            "Add" => Zip(node, value, depth, (a, b) => a + b),
            "Sub" => Zip(node, value, depth, (a, b) => a - b),
            "Mul" => Zip(node, value, depth, (a, b) => a * b),
            "Div" => Zip(node, value, depth, (a, b) => a / b),
            "Concat" => Concat(node, value, depth),
            _ => _moves.Apply(node, value, Read(node.Input[0], depth + 1)) ?? throw Unread(node),
        };
    }

    private float[] Zip(NodeProto node, string value, int depth, Func<float, float, float> f)
    {
        var (a, b) = (Read(node.Input[0], depth + 1), Read(node.Input[1], depth + 1));
        if (graph.Facts[value].Shape is not { } shape || graph.Facts[node.Input[0]].Shape is not { } left || graph.Facts[node.Input[1]].Shape is not { } right)
        {
            throw Unread(node);
        }

        var (x, y) = (Broadcasting.Strides(left, shape.Length), Broadcasting.Strides(right, shape.Length));
        var result = new float[shape.Aggregate(1L, (p, q) => p * q)];
        var index = new long[shape.Length];
        for (var i = 0; i < result.Length; i++)
        {
            var (from, other) = (0L, 0L);
            for (var axis = 0; axis < index.Length; axis++)
            {
                from += index[axis] * x[axis];
                other += index[axis] * y[axis];
            }

            result[i] = f(a[from], b[other]);
            Broadcasting.Next(index, shape);
        }

        return result;
    }

    private float[] Concat(NodeProto node, string value, int depth)
    {
        var shape = graph.Facts[value].Shape ?? throw Unread(node);
        var axis = LayoutShapes.Axis(node, shape.Length, 0);
        var inner = shape[(axis + 1)..].Aggregate(1L, (a, b) => a * b);
        var outer = shape[..axis].Aggregate(1L, (a, b) => a * b);
        var parts = node.Input.Select(i => (Data: Read(i, depth + 1), Width: (int)((graph.Facts[i].Shape ?? throw Unread(node))[axis] * inner))).ToList();
        var result = new float[shape.Aggregate(1L, (a, b) => a * b)];
        var to = 0;
        for (var row = 0; row < outer; row++)
        {
            foreach (var (data, width) in parts)
            {
                data.AsSpan(row * width, width).CopyTo(result.AsSpan(to));
                to += width;
            }
        }

        return result;
    }

    private InvalidDataException Unread(NodeProto node) =>
        new($"{graph.Graph.Path}: {EncoderGraph.Describe(node)} computes weights in a way that is not followed; export with constant folding");
}
