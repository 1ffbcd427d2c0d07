using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Patterns;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Weights;

/// <summary>Reads a linear layer as [outputs, inputs], however its matrix lies.</summary>
/// <param name="graph">The graph.</param>
/// <param name="constants">Reads what is stored.</param>
internal sealed class LinearReader(EncoderGraph graph, ConstantReader constants)
{
    /// <summary>The layer with its bias.</summary>
    public LinearWeights Read(Linear linear) => Read(linear, linear.Bias is { } bias ? [bias] : []);

    /// <summary>The layer with the sum of these biases instead of the bias that the pattern saw.</summary>
    public LinearWeights Read(Linear linear, IReadOnlyList<string> biases)
    {
        var node = graph.Graph.Producer(linear.Product)!;
        var shape = graph.Facts[linear.Weight].Shape!;
        var data = constants.Read(linear.Weight);
        var (outputs, weight) = node.OpType == "Einsum" ? OfEinsum(node, shape, data) : OfMatrix(shape, data, linear.Transposed);
        var isGemm = node.OpType == "Gemm";
        Scale(weight, isGemm ? node.NumberAttribute("alpha") ?? 1 : 1);
        var sum = new float[outputs];
        foreach (var bias in biases)
        {
            var values = constants.Read(bias);
            Scale(values, isGemm && bias == node.InputAt(2) ? node.NumberAttribute("beta") ?? 1 : 1);
            if (values.Length != 1 && values.Length != outputs)
            {
                throw new InvalidDataException($"{graph.Graph.Path}: {EncoderGraph.Describe(node)}: its bias '{bias}' has {values.Length} elements for {outputs} outputs");
            }

            for (var i = 0; i < outputs; i++)
            {
                sum[i] += values[values.Length == 1 ? 0 : i];
            }
        }

        return new LinearWeights(outputs, weight.Length / outputs, weight, sum);
    }

    private static (int Outputs, float[] Weight) OfMatrix(long[] shape, float[] data, bool transposed) =>
        transposed ? ((int)shape[0], (float[])data.Clone()) : ((int)shape[1], Transposed(data, (int)shape[0], (int)shape[1]));

    // [rows, columns] to [columns, rows]
    private static float[] Transposed(float[] data, int rows, int columns)
    {
        var result = new float[data.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                result[(column * rows) + row] = data[(row * columns) + column];
            }
        }

        return result;
    }

    // The weight's letters that the input has too are summed over; the others are outputs, in the order of the result.
    private (int Outputs, float[] Weight) OfEinsum(NodeProto node, long[] shape, float[] data)
    {
        var parts = (node.TextAttribute("equation") ?? string.Empty).Replace(" ", string.Empty, StringComparison.Ordinal).Split(',', '-', '>');
        if (parts is not [var input, var letters, _, var result] || letters.Length != shape.Length)
        {
            throw new InvalidDataException($"{graph.Graph.Path}: {EncoderGraph.Describe(node)}: its equation is not that of a linear layer");
        }

        var outer = result.Where(letters.Contains).ToList();
        var inner = input.Where(c => letters.Contains(c) && !result.Contains(c)).ToList();
        int[] order = [.. outer.Concat(inner).Select(c => letters.IndexOf(c, StringComparison.Ordinal))];
        long Step(int axis) => shape[(axis + 1)..].Aggregate(1L, (a, b) => a * b);
        var weight = new float[data.Length];
        for (var i = 0; i < weight.Length; i++)
        {
            var (rest, from) = ((long)i, 0L);
            for (var axis = order.Length - 1; axis >= 0; axis--)
            {
                from += rest % shape[order[axis]] * Step(order[axis]);
                rest /= shape[order[axis]];
            }

            weight[i] = data[from];
        }

        return ((int)outer.Aggregate(1L, (a, c) => a * shape[letters.IndexOf(c, StringComparison.Ordinal)]), weight);
    }

    private static void Scale(float[] values, float factor)
    {
        for (var i = 0; factor != 1 && i < values.Length; i++)
        {
            values[i] *= factor;
        }
    }
}
