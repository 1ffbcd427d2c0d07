using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Views;

/// <summary>
/// The values that the word embeddings flow into (the cone), and for each the value that everything flows through before it (its immediate
/// dominator). One pass in topological order suffices for a graph without cycles (Cooper, Harvey and Kennedy, A Simple, Fast Dominance
/// Algorithm, 2001).
/// </summary>
internal sealed class Dominators
{
    private readonly Dictionary<string, int> _number = new(StringComparer.Ordinal);
    private readonly List<string> _values = [];
    private readonly List<int> _parent = [];
    private readonly List<int> _depth = [];
    private ILookup<string, string>? _children;

    public Dominators(GraphView graph, string root)
    {
        Root = root;
        Add(root, -1);
        foreach (var node in graph.Nodes)
        {
            var inputs = ValueFlow.Inputs(node).Where(_number.ContainsKey).Select(i => _number[i]).Distinct().ToList();
            if (inputs.Count == 0)
            {
                continue;
            }

            var parent = inputs.Aggregate(Common);
            foreach (var output in node.Output.Where(o => o.Length > 0 && !_number.ContainsKey(o)))
            {
                Add(output, parent);
            }
        }
    }

    /// <summary>Gets the value that the cone starts from.</summary>
    public string Root { get; }

    /// <summary>Whether the value depends on the word embeddings.</summary>
    public bool InCone(string value) => _number.ContainsKey(value);

    /// <summary>The immediate dominator; null for the root.</summary>
    public string? Of(string value) => _number.TryGetValue(value, out var n) && _parent[n] >= 0 ? _values[_parent[n]] : null;

    /// <summary>The number of dominators above the value.</summary>
    public int Depth(string value) => _depth[_number[value]];

    /// <summary>Whether everything that flows into <paramref name="value"/> flows through <paramref name="above"/>; every value does so itself.</summary>
    public bool Dominates(string above, string value)
    {
        if (!_number.TryGetValue(above, out var target) || !_number.TryGetValue(value, out var at))
        {
            return false;
        }

        while (at > target)
        {
            at = _parent[at];
        }

        return at == target;
    }

    /// <summary>The dominators of a value below another, from the upper to the value itself; the upper is left out.</summary>
    public IReadOnlyList<string> Between(string above, string value)
    {
        var chain = new List<string>();
        for (var at = _number[value]; at >= 0 && _values[at] != above; at = _parent[at])
        {
            chain.Add(_values[at]);
        }

        chain.Reverse();
        return chain;
    }

    /// <summary>The values whose immediate dominator is this one.</summary>
    public IEnumerable<string> Children(string value) =>
        (_children ??= Enumerable.Range(1, _values.Count - 1).ToLookup(i => _values[_parent[i]], i => _values[i], StringComparer.Ordinal))[value];

    private void Add(string value, int parent)
    {
        _number.Add(value, _values.Count);
        _values.Add(value);
        _parent.Add(parent);
        _depth.Add(parent < 0 ? 0 : _depth[parent] + 1);
    }

    // Numbers grow in topological order, so a dominator has a smaller number than what it dominates.
    private int Common(int a, int b)
    {
        while (a != b)
        {
            if (a > b)
            {
                a = _parent[a];
            }
            else
            {
                b = _parent[b];
            }
        }

        return a;
    }
}
