namespace OnnxDistill.EndToEnd.Tests.Architecture;

/// <summary>
/// Which folder (namespace) uses which, and through what: an edge is a type name that a file says and another folder declares, where the file
/// sees that folder by a using line or because it lies inside it.
/// </summary>
internal sealed class FolderTies
{
    private readonly Dictionary<(string From, string To), SortedSet<string>> _ties = [];
    private readonly ILookup<string, string> _next;

    public FolderTies(IEnumerable<SourceText> sources)
    {
        var all = sources.ToList();
        var declared = all.GroupBy(s => s.Space, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.SelectMany(s => s.Declares).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var source in all)
        {
            foreach (var other in source.Sees.Where(o => o != source.Space && declared.ContainsKey(o)))
            {
                var used = source.Says.Where(declared[other].Contains).Except(declared[source.Space], StringComparer.Ordinal).ToList();
                if (used.Count > 0)
                {
                    Tie(source.Space, other).UnionWith(used.Select(word => $"{source.File}: {word}"));
                }
            }
        }

        _next = _ties.Keys.ToLookup(k => k.From, k => k.To, StringComparer.Ordinal);
    }

    /// <summary>Each circle as a text: its folders, then for each pair that stands next to one another what ties it.</summary>
    public IReadOnlyList<string> Circles()
    {
        var reached = _next.ToDictionary(n => n.Key, n => Reach(n.Key), StringComparer.Ordinal);
        var told = new HashSet<string>(StringComparer.Ordinal);
        var circles = new List<string>();
        foreach (var start in reached.Keys.Order(StringComparer.Ordinal))
        {
            var ring = reached[start].Where(other => reached.TryGetValue(other, out var back) && back.Contains(start)).ToHashSet(StringComparer.Ordinal);
            if (ring.Contains(start) && told.Add(start))
            {
                told.UnionWith(ring);
                circles.Add(Describe(ring));
            }
        }

        return circles;
    }

    private string Describe(HashSet<string> ring) => string.Join(
        Environment.NewLine,
        _ties.Where(t => ring.Contains(t.Key.From) && ring.Contains(t.Key.To))
            .OrderBy(t => t.Key.From, StringComparer.Ordinal).ThenBy(t => t.Key.To, StringComparer.Ordinal)
            .Select(t => $"  {t.Key.From} -> {t.Key.To}: {string.Join("; ", t.Value.Take(3))}{(t.Value.Count > 3 ? " ..." : string.Empty)}")
            .Prepend($"circle of {ring.Count}: {string.Join(", ", ring.Order(StringComparer.Ordinal))}"));

    private SortedSet<string> Tie(string from, string to)
    {
        if (!_ties.TryGetValue((from, to), out var found))
        {
            _ties.Add((from, to), found = new SortedSet<string>(StringComparer.Ordinal));
        }

        return found;
    }

    private HashSet<string> Reach(string start)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(_next[start]);
        while (open.TryDequeue(out var at))
        {
            if (seen.Add(at))
            {
                foreach (var next in _next[at])
                {
                    open.Enqueue(next);
                }
            }
        }

        return seen;
    }
}
