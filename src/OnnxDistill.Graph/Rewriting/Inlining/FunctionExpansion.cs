using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Rewriting.Inlining;

/// <summary>Expands calls, with names that are free in the whole model and bounds on what a small file can become.</summary>
internal sealed class FunctionExpansion
{
    private const int DeepestCalls = 100;
    private const int MostNodes = 200_000;
    private const long MostBytes = 100L << 20;

    private readonly FunctionTable _functions;
    private readonly OpsetMerge _versions;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<FunctionProto> _active = [];
    private int _nodes;
    private long _bytes;

    public FunctionExpansion(ModelProto model, FunctionTable functions, OpsetMerge versions)
    {
        (_functions, _versions) = (functions, versions);
        foreach (var tensor in TensorWalk.Tensors(model))
        {
            _names.Add(tensor.Name);
        }

        Claim(model.Graph);
    }

    /// <summary>Appends the nodes that a call stands for; false where the node is no call of a function.</summary>
    public bool Call(NodeProto call, List<NodeProto> expanded)
    {
        if (_functions.Find(call) is not { } function)
        {
            return false;
        }

        if (_active.Contains(function))
        {
            throw new InvalidDataException($"function {function.Domain}:{function.Name} calls itself, which ONNX does not allow");
        }

        if (_active.Count >= DeepestCalls)
        {
            throw new InvalidDataException($"calls of functions are nested deeper than {DeepestCalls} at {function.Domain}:{function.Name}");
        }

        if (call.Input.Count > function.Input.Count || call.Output.Count > function.Output.Count)
        {
            throw new InvalidDataException($"node {call.Name} calls function {function.Domain}:{function.Name} with more inputs or outputs than it has");
        }

        _active.Add(function);
        var body = new FunctionBody(this, function, call);
        body.AppendArguments(expanded);
        var versions = OpsetMerge.Versions(function);
        var user = $"function {function.Domain}:{function.Name}";
        foreach (var node in function.Node)
        {
            Append(body.Instance(node), expanded, versions, user);
        }

        body.AppendCopies(expanded);
        _active.RemoveAt(_active.Count - 1);
        return true;
    }

    /// <summary>A name that is free in the whole model.</summary>
    public string Fresh(string stem)
    {
        var name = stem;
        while (!_names.Add(name))
        {
            // Many calls share a stem: counting starts where it ended, or it would take quadratic time.
            var number = _numbers.GetValueOrDefault(stem) + 1;
            _numbers[stem] = number;
            name = $"{stem}_{number}";
        }

        return name;
    }

    /// <summary>Counts a node that was made.</summary>
    public void Count(NodeProto template, string prefix)
    {
        // Raw bytes are shared between copies; the prefix is in the names of the node and its outputs.
        var shared = template.Attribute.Sum(a => (long)(a.T?.RawData.Length ?? 0));
        _bytes += Math.Max(0, template.CalculateSize() - shared) + ((1L + template.Output.Count) * prefix.Length);
        if (++_nodes > MostNodes || _bytes > MostBytes)
        {
            throw new InvalidDataException($"the functions expand to more than {MostNodes} nodes or {MostBytes >> 20} MB");
        }
    }

    private void Append(NodeProto node, List<NodeProto> expanded, IReadOnlyDictionary<string, long> versions, string user)
    {
        foreach (var graph in GraphAttributes.Of(node))
        {
            var inner = new List<NodeProto>();
            foreach (var n in graph.Node)
            {
                Append(n, inner, versions, user);
            }

            graph.Node.Clear();
            graph.Node.AddRange(inner);
        }

        if (!Call(node, expanded))
        {
            _versions.Uses(node, versions, user);
            expanded.Add(node);
        }
    }

    private void Claim(GraphProto graph)
    {
        _names.UnionWith(graph.Input.Select(i => i.Name));
        foreach (var node in graph.Node)
        {
            _names.UnionWith(node.Input);
            _names.UnionWith(node.Output);
            foreach (var body in GraphAttributes.Of(node))
            {
                Claim(body);
            }
        }
    }
}
