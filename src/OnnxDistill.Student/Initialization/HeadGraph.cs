using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Tensors;
using OnnxDistill.Graph.Weights;

namespace OnnxDistill.Student.Initialization;

/// <summary>Reads linear layers and norms of a plain graph from their outputs upwards.</summary>
/// <param name="graph">The graph, functions inlined and fused operators spelled out.</param>
internal sealed class HeadGraph(ModelEditor graph)
{
    private const int StepLimit = 64;
    private static readonly HashSet<string> Layout = ["Identity", "Cast", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Dropout"];

    /// <summary>The linear layer that ends in a value, its bias added or not; null where none does.</summary>
    public (LinearWeights Weights, string Input)? Linear(string value)
    {
        value = Stem(value);
        if (graph.Producer(value) is { OpType: "Add" } add)
        {
            for (var side = 0; side < 2; side++)
            {
                if (Matrix(add.Input[side], vector: true) is { } bias && Product(Stem(add.Input[1 - side])) is { } product
                    && bias.Data.Length == product.Weights.Outputs && product.Weights.Bias.Span.IndexOfAnyExcept(0f) < 0)
                {
                    return (product.Weights with { Bias = bias.Data }, product.Input);
                }
            }
        }

        return Product(value);
    }

    /// <summary>The LayerNorm of so many columns that ends in a value; null where none does.</summary>
    public (float[] Gamma, float[] Beta, string Input)? Norm(string value, int width)
    {
        value = Stem(value);
        if (graph.Producer(value) is { OpType: "LayerNormalization" } norm)
        {
            return Vector(norm.InputAt(1), width) is { } gain
                ? (gain, norm.InputAt(2).Length == 0 ? new float[width] : Vector(norm.InputAt(2), width) ?? new float[width], norm.Input[0])
                : null;
        }

        // Spelled out: (x - mean) / root * gamma + beta.
        return Scaled(value, "Add", width) is { } sum && Scaled(Stem(sum.Other), "Mul", width) is { } product
            ? (product.Vector, sum.Vector, product.Other)
            : null;
    }

    /// <summary>The linear layer that all ways up from a value end in, and the operators that lie between; null where they do not end in one.</summary>
    public LinearWeights? LinearAbove(string value, HashSet<string> operators)
    {
        var (next, seen) = (new Queue<string>([value]), new HashSet<string>(StringComparer.Ordinal));
        (LinearWeights Weights, string Output)? found = null;
        while (next.TryDequeue(out var at) && seen.Count < StepLimit)
        {
            if (!seen.Add(at))
            {
                continue;
            }

            if (Linear(at) is { } linear)
            {
                if (found is { } other && other.Output != Stem(at))
                {
                    return null;
                }

                found = (linear.Weights, Stem(at));
            }
            else if (graph.Producer(at) is { } node)
            {
                operators.Add(node.OpType);
                foreach (var input in node.Input.Where(i => i.Length > 0 && graph.Constant(i) is null))
                {
                    next.Enqueue(input);
                }
            }
        }

        return found?.Weights;
    }

    private (float[] Vector, string Other)? Scaled(string value, string operation, int width)
    {
        if (graph.Producer(value) is { } node && node.OpType == operation)
        {
            for (var side = 0; side < 2; side++)
            {
                if (Vector(node.Input[side], width) is { } vector)
                {
                    return (vector, node.Input[1 - side]);
                }
            }
        }

        return null;
    }

    private (LinearWeights Weights, string Input)? Product(string value)
    {
        if (graph.Producer(value) is not { OpType: "MatMul" or "Gemm" } node || Matrix(node.Input[1], vector: false) is not { } matrix)
        {
            return null;
        }

        var isGemm = node.OpType == "Gemm";
        if (isGemm && (node.NumberAttribute("alpha") ?? 1) != 1)
        {
            return null;
        }

        // A product takes [inputs, outputs].
        var transposed = isGemm && node.IntegerAttribute("transB", 0) == 1;
        var weight = transposed ? matrix : Transposed(matrix);
        var bias = isGemm && node.InputAt(2).Length > 0 ? Vector(node.InputAt(2), weight.Rows) : new float[weight.Rows];
        return bias is null ? null : (new LinearWeights(weight.Rows, weight.Columns, weight.Data, bias), node.Input[0]);
    }

    private float[]? Vector(string value, int width) => Matrix(value, vector: true) is { } stored && stored.Data.Length == width ? stored.Data : null;

    // A stored matrix, or a vector as one row; perhaps transposed or converted on the way.
    private (float[] Data, int Rows, int Columns)? Matrix(string value, bool vector)
    {
        if (graph.Constant(value) is { } tensor)
        {
            int[] shape = [.. tensor.Dims.Select(d => (int)d)];
            return vector ? (shape.Count(d => d != 1) <= 1 ? (TensorData.Floats(tensor, graph.Path), 1, shape.Aggregate(1, (a, b) => a * b)) : null)
                : shape is [var rows, var columns] ? (TensorData.Floats(tensor, graph.Path), rows, columns)
                : null;
        }

        return graph.Producer(value) switch
        {
            { OpType: "Transpose" } turn when !vector && turn.IntegersAttribute("perm") is null or [1, 0] => Matrix(turn.Input[0], vector) is { } matrix ? Transposed(matrix) : null,
            { OpType: "Cast" or "Identity" } same => Matrix(same.Input[0], vector),
            _ => null,
        };
    }

    private static (float[] Data, int Rows, int Columns) Transposed((float[] Data, int Rows, int Columns) matrix)
    {
        var result = new float[matrix.Data.Length];
        for (var row = 0; row < matrix.Rows; row++)
        {
            for (var column = 0; column < matrix.Columns; column++)
            {
                result[(column * matrix.Rows) + row] = matrix.Data[(row * matrix.Columns) + column];
            }
        }

        return (result, matrix.Columns, matrix.Rows);
    }

    private string Stem(string value)
    {
        for (var step = 0; step < StepLimit && graph.Producer(value) is { } node && Layout.Contains(node.OpType); step++)
        {
            value = node.Input[0];
        }

        return value;
    }
}
