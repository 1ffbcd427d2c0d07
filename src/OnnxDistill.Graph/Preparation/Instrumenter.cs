using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Preparation;

/// <summary>
/// Makes the patch that exposes taps: graph outputs, and nodes that bring a value into its standard shape. The patch is a model of its own
/// that holds nothing else: merged into the original, as protobuf does with bytes that follow one another, it adds to it.
/// </summary>
internal sealed class Instrumenter
{
    private const string Prefix = "onnxdistill/";

    private readonly GraphProto _patch = new();
    private readonly HashSet<string> _outputs;
    private readonly EncoderStructure _structure;
    private string? _batch;
    private string? _length;

    private Instrumenter(ModelProto model, EncoderStructure structure)
    {
        _outputs = model.Graph.Output.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        _structure = structure;
    }

    /// <summary>Makes the patch.</summary>
    /// <param name="model">The graph that will run; it is not changed.</param>
    /// <param name="structure">Its encoder.</param>
    /// <param name="sites">Where the taps asked for are.</param>
    /// <param name="outputs">For each tap, in order, the name of the output that gives it.</param>
    public static ModelProto Patch(ModelProto model, EncoderStructure structure, IReadOnlyList<TapSite> sites, out IReadOnlyList<TapOutput> outputs)
    {
        var instrumenter = new Instrumenter(model, structure);
        outputs = [.. sites.Select(s => new TapOutput(s.Tap, instrumenter.Expose(s)))];
        return new ModelProto { Graph = instrumenter._patch };
    }

    private string Expose(TapSite site)
    {
        var value = site.Form.IsStandard ? site.Value : Standard(site);
        if (_outputs.Add(value))
        {
            _patch.Output.Add(new ValueInfoProto { Name = value });
        }

        return value;
    }

    private string Standard(TapSite site)
    {
        var name = $"{Prefix}{site.Tap.Role}_{site.Tap.Layer}";
        var (batch, length) = Sizes();
        string[] roles = site.Tap.Role switch
        {
            TapRole.Hidden or TapRole.NormInput => [batch, length, Constant(_structure.Hidden)],
            TapRole.Scores or TapRole.Probabilities => [batch, Constant(_structure.Heads), length, length],
            _ => [batch, length, Constant(_structure.Heads), Constant(_structure.HeadSize)],
        };
        var split = Node("Reshape", $"{name}/split", [site.Value, Node("Concat", $"{name}/sizes", [.. site.Form.Order.Select(r => roles[r])], ("axis", 0))]);
        var inverse = roles.Select((_, r) => (long)Array.IndexOf(site.Form.Order, r)).ToArray();
        var ordered = inverse.SequenceEqual(Enumerable.Range(0, roles.Length).Select(i => (long)i)) ? split : Node("Transpose", $"{name}/ordered", [split], ("perm", inverse));
        return site.Tap.Role is TapRole.Queries or TapRole.Keys or TapRole.Values
            ? Node("Reshape", $"{name}/joined", [ordered, Node("Concat", $"{name}/joined_sizes", [batch, length, Constant((long)_structure.Heads * _structure.HeadSize)], ("axis", 0))])
            : ordered;
    }

    // Batch and length are read off the token ids, [batch, length], whatever the graph itself reads them off.
    private (string Batch, string Length) Sizes()
    {
        if (_batch is null)
        {
            var shape = Node("Shape", $"{Prefix}shape", [_structure.Graph.Words.Ids]);
            _batch = Node("Gather", $"{Prefix}batch", [shape, Integers($"{Prefix}0", 0)], ("axis", 0));
            _length = Node("Gather", $"{Prefix}length", [shape, Integers($"{Prefix}1", 1)], ("axis", 0));
        }

        return (_batch, _length!);
    }

    private string Constant(long value) => Integers($"{Prefix}size_{value}", value);

    private string Integers(string name, long value)
    {
        if (_patch.Initializer.All(i => i.Name != name))
        {
            _patch.Initializer.Add(TensorWriter.Make<long>(name, [value], 1));
        }

        return name;
    }

    private string Node(string operation, string output, string[] inputs, params ReadOnlySpan<(string Name, AttributeValue Value)> attributes)
    {
        var node = new NodeProto { Name = output, OpType = operation, Input = { inputs }, Output = { output } };
        foreach (var (name, value) in attributes)
        {
            node.Attribute.Add(value.Named(name));
        }

        _patch.Node.Add(node);
        return output;
    }
}
