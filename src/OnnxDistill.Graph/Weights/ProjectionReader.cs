using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Patterns;

namespace OnnxDistill.Graph.Weights;

/// <summary>Reads what projects a hidden state to queries, keys or values, cut from packed projections.</summary>
/// <param name="graph">The graph.</param>
/// <param name="linears">Reads linear layers.</param>
internal sealed class ProjectionReader(EncoderGraph graph, LinearReader linears)
{
    private const double Negligible = 1e-5;

    private readonly ColumnTrace _columns = new(graph);

    /// <summary>The projection, [hidden, hidden], head by head.</summary>
    /// <param name="trace">Where the operand comes from.</param>
    /// <param name="operand">The operand of attention's product.</param>
    /// <param name="width">The elements that one token must have.</param>
    /// <param name="factor">What the result is multiplied by.</param>
    /// <exception cref="InvalidDataException">It cannot be told which outputs of the linear layer are meant.</exception>
    public LinearWeights Read(ProjectionTrace trace, string operand, int width, double factor)
    {
        var linear = linears.Read(trace.Linear);
        var columns = _columns.Of(trace.Linear.Output, linear.Outputs, operand, out _);
        if (columns is null && linear.Outputs == width)
        {
            columns = [.. Enumerable.Range(0, width)];
        }

        if (columns is null || columns.Length != width)
        {
            throw new InvalidDataException(
                $"{graph.Graph.Path}: {EncoderGraph.Describe(graph.Graph.Producer(trace.Linear.Product)!)}: which of its {linear.Outputs} outputs make '{operand}' cannot be told");
        }

        return Pick(linear, columns, Math.Abs(factor - 1) < Negligible ? 1 : (float)factor);
    }

    private static LinearWeights Pick(LinearWeights linear, int[] columns, float factor)
    {
        var weight = new float[columns.Length * linear.Inputs];   // [columns, inputs]
        var bias = new float[columns.Length];
        for (var row = 0; row < columns.Length; row++)
        {
            var to = weight.AsSpan(row * linear.Inputs, linear.Inputs);
            linear.Weight.Span.Slice(columns[row] * linear.Inputs, linear.Inputs).CopyTo(to);
            bias[row] = linear.Bias.Span[columns[row]] * factor;
            for (var i = 0; factor != 1 && i < to.Length; i++)
            {
                to[i] *= factor;
            }
        }

        return new LinearWeights(columns.Length, linear.Inputs, weight, bias);
    }
}
