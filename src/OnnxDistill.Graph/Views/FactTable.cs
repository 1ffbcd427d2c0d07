using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Views;

/// <summary>What is known of every value: one pass over the graph in topological order, nothing recursive.</summary>
internal sealed class FactTable
{
    private readonly Dictionary<string, Fact> _facts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _constant = new(StringComparer.Ordinal);
    private readonly GraphView _graph;

    /// <summary>Works the facts out for a text as usual.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="size">The batch and length to assume.</param>
    /// <param name="ids">The input that takes the token ids.</param>
    public FactTable(GraphView graph, ProbeSize size, string ids)
        : this(graph, size, ids, ProbeText.Usual)
    {
    }

    /// <summary>Works the facts out.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="size">The batch and length to assume.</param>
    /// <param name="ids">The input that takes the token ids.</param>
    /// <param name="text">What the inputs hold.</param>
    public FactTable(GraphView graph, ProbeSize size, string ids, ProbeText text)
    {
        _graph = graph;
        foreach (var input in graph.Inputs)
        {
            _facts[input.Name] = Input(input, size, input.Name == ids ? text.Id : text.Other);
        }

        foreach (var node in graph.Nodes)
        {
            Visit(node);
        }
    }

    /// <summary>What is known of a value.</summary>
    public Fact this[string value] => _facts.TryGetValue(value, out var fact) ? fact
        : value.Length > 0 && _graph.Stored(value) is { } tensor ? _facts[value] = Guarded(() => Stored.Fact(tensor, _graph.Path))
        : Fact.Unknown;

    /// <summary>Whether a value is the same for every input: stored, or computed from what is stored.</summary>
    public bool IsConstant(string value) => _constant.Contains(value) || _graph.Stored(value) is not null;

    /// <summary>The only element of a value, where it has one and it is known; also of size-dependent ones such as 1/√(shape of the last axis).</summary>
    public double? Scalar(string value) => this[value].Scalar;

    private static Fact Input(ValueInfoProto input, ProbeSize size, double element)
    {
        var dims = input.Type?.TensorType?.Shape?.Dim;
        if (dims is { Count: not 2 and not 0 })
        {
            return Fact.Unknown;
        }

        var values = new double[checked((int)Math.Min(size.Batch * size.Length, ValueRules.Limit + 1))];
        values.AsSpan().Fill(element);
        return new Fact([size.Batch, size.Length], values.Length <= ValueRules.Limit ? values : null, Stored.IsInteger(input.Type?.TensorType?.ElemType ?? 7));
    }

    // A node that contradicts itself (a damaged file) tells nothing; ONNX Runtime will refuse it in its own words.
    private static Fact Guarded(Func<Fact> fact)
    {
        try
        {
            return fact();
        }
        catch (Exception e) when (e is InvalidDataException or IndexOutOfRangeException or ArgumentException or ArithmeticException or NullReferenceException)
        {
            return Fact.Unknown;
        }
    }

    private void Visit(NodeProto node)
    {
        if (node.OpType == "Constant")
        {
            return;
        }

        if (!node.Attribute.Any(a => a.G is not null) && !node.OpType.StartsWith("Random", StringComparison.Ordinal) && node.Input.All(i => i.Length == 0 || IsConstant(i)))
        {
            _constant.UnionWith(node.Output);
        }

        var inputs = node.Input.Select(i => this[i]).ToArray();
        if (node.OpType is "Split")
        {
            VisitSplit(node, inputs);
        }
        else if (RecurrentShapes.Has(node.OpType))
        {
            foreach (var (output, shape) in node.Output.Zip(RecurrentShapes.Of(node, inputs)))
            {
                _facts[output] = new Fact(shape, null, false);
            }
        }
        else if (node.OutputAt(0).Length > 0)
        {
            _facts[node.Output[0]] = Guarded(() => First(node, inputs));
        }
    }

    private Fact First(NodeProto node, Fact[] inputs)
    {
        var shape = ShapeRules.Of(node, inputs, _graph.Opset);
        if (shape is null || Array.Exists(shape, d => d < 0))
        {
            return Fact.Unknown;
        }

        var count = shape.Aggregate(1L, (a, b) => checked(a * b));
        var value = count <= ValueRules.Limit ? ValueRules.Of(node, inputs, shape, _graph.Opset) : null;
        return new Fact(shape, value?.LongLength == count ? value : null, IsInteger(node, inputs));
    }

    private void VisitSplit(NodeProto node, Fact[] inputs)
    {
        if (inputs.Length == 0 || inputs[0].Shape is not { } shape)
        {
            return;
        }

        var fact = inputs[0];
        var axis = LayoutShapes.Axis(node, shape.Length, 0);
        var sizes = node.IntegersAttribute("split") ?? (inputs.Length > 1 && inputs[1].Value is { } v ? Array.ConvertAll(v, x => (long)x) : null);
        var start = 0L;
        for (var i = 0; i < node.Output.Count && axis >= 0 && axis < shape.Length; i++)
        {
            var even = (shape[axis] + node.Output.Count - 1) / node.Output.Count;
            var size = sizes is null ? Math.Min(even, shape[axis] - start) : i < sizes.Length ? sizes[i] : 0;
            var part = (long[])shape.Clone();
            part[axis] = size;
            double[]? value = fact.Value is { } all && shape.Length == 1 && start + size <= all.Length && size >= 0 ? all[(int)start..(int)(start + size)] : null;
            _facts[node.Output[i]] = new Fact(part, value, fact.IsInteger);
            start += size;
        }
    }

    private static bool IsInteger(NodeProto node, Fact[] inputs) => node.OpType switch
    {
        "Cast" => Stored.IsInteger((int)node.IntegerAttribute("to", 0)),
        "Shape" or "Size" or "Equal" or "Greater" or "Less" or "GreaterOrEqual" or "LessOrEqual" or "Not" or "And" or "Or" or "Xor" or "ArgMax" or "ArgMin" or "IsNaN" or "NonZero" => true,
        "ConstantOfShape" => node.Attribute.FirstOrDefault(a => a.Name == "value")?.T is { } t && Stored.IsInteger(t.DataType),
        "Where" => inputs.Length > 1 && inputs[1].IsInteger,
        "CastLike" => inputs.Length > 1 && inputs[1].IsInteger,
        _ => inputs.Length > 0 && inputs[0].IsInteger,
    };
}
