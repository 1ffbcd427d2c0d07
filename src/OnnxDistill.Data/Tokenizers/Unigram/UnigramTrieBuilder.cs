using System.Runtime.InteropServices;

namespace OnnxDistill.Data.Tokenizers.Unigram;

/// <summary>Lays the nodes of a <see cref="UnigramTrie"/> into one array, from pieces in sorted order.</summary>
internal sealed class UnigramTrieBuilder
{
    private const int Root = -2;
    private const int Attempts = 64;
    private static readonly UnigramTrieNode _free = new(0, -1, -1);
    private readonly List<(string Piece, int Id)> _sorted;
    private readonly int[] _codes;
    private readonly int _codeCount;
    private readonly List<(int Code, int From)> _children = [];
    private UnigramTrieNode[] _nodes;
    private int _used = 1;
    private int _firstFree = 1;
    private int _searchFrom = 1;

    private UnigramTrieBuilder(IReadOnlyList<(string Piece, double Score)> pieces)
    {
        _sorted = Sorted(pieces);
        (_codes, _codeCount) = Codes(_sorted);
        _nodes = new UnigramTrieNode[_codeCount + 256];
        Array.Fill(_nodes, _free);
        _nodes[0] = new(0, Root, -1);
    }

    /// <summary>Builds the codes of all UTF-16 units and the nodes.</summary>
    public static (int[] Codes, UnigramTrieNode[] Nodes) Build(IReadOnlyList<(string Piece, double Score)> pieces)
    {
        var builder = new UnigramTrieBuilder(pieces);
        var open = new Stack<(int Node, int From, int To, int Depth)>();
        open.Push((0, 0, builder._sorted.Count, 0));
        while (open.TryPop(out var range))
        {
            builder.AddChildren(range.Node, range.From, range.To, range.Depth, open);
        }

        Array.Resize(ref builder._nodes, builder._used + builder._codeCount + 1);
        return (builder._codes, builder._nodes);
    }

    private static List<(string Piece, int Id)> Sorted(IReadOnlyList<(string Piece, double Score)> pieces)
    {
        var last = new Dictionary<string, int>(pieces.Count, StringComparer.Ordinal);
        for (var id = 0; id < pieces.Count; id++)
        {
            if (pieces[id].Piece.Length > 0)
            {
                last[pieces[id].Piece] = id;
            }
        }

        var sorted = last.Select(p => (p.Key, p.Value)).ToList();
        sorted.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        return sorted;
    }

    private static (int[] Codes, int Count) Codes(List<(string Piece, int Id)> pieces)
    {
        var counts = new int[0x10000];
        foreach (var (piece, _) in pieces)
        {
            foreach (var unit in piece)
            {
                counts[unit]++;
            }
        }

        var codes = new int[0x10000];
        var next = 1;
        foreach (var unit in Enumerable.Range(0, counts.Length).Where(u => counts[u] > 0).OrderByDescending(u => counts[u]))
        {
            codes[unit] = next++;
        }

        return (codes, next);
    }

    // The pieces from From up to To share their first units up to the depth, which lead to the node.
    private void AddChildren(int node, int from, int to, int depth, Stack<(int Node, int From, int To, int Depth)> open)
    {
        if (from < to && _sorted[from].Piece.Length == depth)
        {
            _nodes[node] = _nodes[node] with { Id = _sorted[from].Id };
            from++;
        }

        if (from == to)
        {
            return;
        }

        _children.Clear();
        for (var i = from; i < to; i++)
        {
            var code = _codes[_sorted[i].Piece[depth]];
            if (i == from || code != _children[^1].Code)
            {
                _children.Add((code, i));
            }
        }

        var offset = Place(CollectionsMarshal.AsSpan(_children));
        _nodes[node] = _nodes[node] with { Base = offset };
        for (var i = 0; i < _children.Count; i++)
        {
            var (code, start) = _children[i];
            _nodes[offset + code] = new(0, node, -1);
            _used = Math.Max(_used, offset + code + 1);
            open.Push((offset + code, start, i + 1 < _children.Count ? _children[i + 1].From : to, depth + 1));
        }
    }

    // Finds a base at which all children fall on free places.
    private int Place(ReadOnlySpan<(int Code, int From)> children)
    {
        var least = int.MaxValue;
        foreach (var (code, _) in children)
        {
            least = Math.Min(least, code);
        }

        while (!IsFree(_firstFree))
        {
            _firstFree++;
        }

        var single = children.Length == 1;
        var place = Math.Max(single ? _firstFree : Math.Max(_searchFrom, _firstFree), least);
        for (var attempt = 0; ; place++)
        {
            if (!IsFree(place))
            {
                continue;
            }

            if (Fits(children, place - least))
            {
                return place - least;
            }

            // Many children seldom fit between others: what was tried in vain is left to nodes with one child.
            if (++attempt == Attempts)
            {
                _searchFrom = Math.Max(_searchFrom, place);
            }
        }
    }

    private bool Fits(ReadOnlySpan<(int Code, int From)> children, int offset)
    {
        foreach (var (code, _) in children)
        {
            if (!IsFree(offset + code))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsFree(int place)
    {
        if (place >= _nodes.Length)
        {
            var length = _nodes.Length;
            Array.Resize(ref _nodes, Math.Max(place + 1, (length * 3 / 2) + 1));
            _nodes.AsSpan(length).Fill(_free);
        }

        return _nodes[place].Parent == -1;
    }
}
