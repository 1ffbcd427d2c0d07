using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Heads;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Preparation;

/// <summary>Makes the patch that gives what stands before an activation as a graph output, as <see cref="Instrumenter"/> does for taps.</summary>
internal sealed class ExposedValues
{
    // Below it a probability is 0 in all but name, and its logarithm would be infinite.
    private const float SmallestProbability = 1e-30f;

    // The nearest to 1 that 32 bits tell from it.
    private const float SmallestDifference = 6e-8f;

    private const long Float = 1;

    private readonly GraphProto _patch = new();

    private ExposedValues()
    {
    }

    /// <summary>The first value that a graph does not hold; null where it holds them all.</summary>
    public static string? Missing(ModelProto model, IReadOnlyList<ExposedValue> values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        var known = model.Graph.Node.SelectMany(n => n.Output).ToHashSet(StringComparer.Ordinal);
        known.UnionWith(model.Graph.Initializer.Select(i => i.Name));
        known.UnionWith(model.Graph.Input.Select(i => i.Name));
        return values.SelectMany(v => new[] { v.Value, v.Scale, v.ZeroPoint }).FirstOrDefault(v => v.Length > 0 && !known.Contains(v));
    }

    /// <summary>Makes the patch.</summary>
    /// <param name="path">The model's file, for errors.</param>
    /// <param name="model">The graph that will run; it is not changed.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="InvalidDataException">The graph does not hold a value.</exception>
    public static ModelProto Patch(string path, ModelProto model, IReadOnlyList<ExposedValue> values)
    {
        if (Missing(model, values) is { } missing)
        {
            throw new InvalidDataException($"{path}: '{missing}', from which the logits are taken, is not in the graph as it will run; export the model without its softmax or sigmoid");
        }

        var exposed = new ExposedValues();
        var outputs = model.Graph.Output.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var value in values)
        {
            exposed.Compute(value);
            if (outputs.Add(value.Output))
            {
                exposed._patch.Output.Add(new ValueInfoProto { Name = value.Output });
            }
        }

        return new ModelProto { Graph = exposed._patch };
    }

    private void Compute(ExposedValue value)
    {
        if (value.Output == value.Value)
        {
            return;
        }

        var made = value.Form switch
        {
            LogitsForm.Pair or LogitsForm.ReversedPair => Pair(value),
            LogitsForm.Dequantised => Node("DequantizeLinear", value.ZeroPoint.Length > 0 ? [value.Value, value.Scale, value.ZeroPoint] : [value.Value, value.Scale]),
            LogitsForm.Log => Node("Log", [Bounded(value.Value, SmallestProbability)]),
            LogitsForm.LogOdds => LogOdds(value.Value),
            _ => value.Value,
        };
        made = value.Classes is { } classes ? Node("Reshape", [made, Constant(TensorWriter.Make<long>(string.Empty, [-1, classes], 2))]) : made;
        Node("Identity", [made], value.Output);
    }

    // z - z is 0 in the type of z.
    private string Pair(ExposedValue value)
    {
        var z = Node("Reshape", [value.Value, Constant(TensorWriter.Make<long>(string.Empty, [-1, 1], 2))]);
        var zero = Node("Sub", [z, z]);
        var node = Added("Concat", value.Form == LogitsForm.Pair ? [zero, z] : [z, zero]);
        node.Attribute.Add(((AttributeValue)1L).Named("axis"));
        return node.Output[0];
    }

    private string LogOdds(string value)
    {
        var p = Bounded(value, SmallestDifference);
        var rest = Bounded(Node("Sub", [Number(1), p]), SmallestDifference);
        return Node("Sub", [Node("Log", [p]), Node("Log", [rest])]);
    }

    private string Bounded(string value, float least)
    {
        var cast = Added("Cast", [value]);
        cast.Attribute.Add(((AttributeValue)Float).Named("to"));
        return Node("Max", [cast.Output[0], Number(least)]);
    }

    private string Number(float value) => Constant(TensorWriter.Make<float>(string.Empty, [value]));

    // Initializers that are no inputs came with the fourth version of the format: a node serves all.
    private string Constant(TensorProto tensor)
    {
        var node = Added("Constant", []);
        node.Attribute.Add(((AttributeValue)tensor).Named("value"));
        return node.Output[0];
    }

    private string Node(string operation, string[] inputs, string? output = null) => Added(operation, inputs, output).Output[0];

    private NodeProto Added(string operation, string[] inputs, string? output = null)
    {
        var name = output ?? $"onnxdistill/exposed_{_patch.Node.Count}";
        var node = new NodeProto { Name = name, OpType = operation, Input = { inputs }, Output = { name } };
        _patch.Node.Add(node);
        return node;
    }
}
