namespace OnnxDistill.Data.Tokenizers.WordPieces;

/// <summary>
/// The pieces of a vocabulary as one trie over UTF-16 units with two roots, for pieces that begin a word and for those that go on
/// with it. Its edges lie in one open-addressed table, eight bytes each, so that a step is one read of a cache line.
/// </summary>
internal sealed class PieceTrie
{
    /// <summary>The root of pieces that begin a word.</summary>
    public const int Begin = 0;

    /// <summary>The root of pieces that go on with a word.</summary>
    public const int Continue = 1;

    private const int ChildBits = 24;
    private const ulong ChildMask = (1UL << ChildBits) - 1;
    private readonly List<int> _idsWhileBuilding = [-1, -1];
    private readonly int[] _ids;
    private ulong[] _edges = new ulong[1 << 12];
    private int _count;
    private int _shift = 64 - 12;

    /// <summary>Builds the trie; of two equal pieces the later one counts.</summary>
    public PieceTrie(IEnumerable<(string Piece, int Id)> pieces, string prefix)
    {
        foreach (var (piece, id) in pieces)
        {
            if (piece.Length > 0)
            {
                Add(Begin, piece, id);
            }

            if (piece.Length > prefix.Length && piece.StartsWith(prefix, StringComparison.Ordinal))
            {
                Add(Continue, piece.AsSpan(prefix.Length), id);
            }
        }

        _ids = [.. _idsWhileBuilding];
        _idsWhileBuilding.Clear();
    }

    /// <summary>Finds the longest piece that the text begins with: its id and length in units; the length is 0 where there is none.</summary>
    public int Longest(int root, ReadOnlySpan<char> text, out int id)
    {
        var edges = _edges;
        var ids = _ids;
        var mask = edges.Length - 1;
        var node = root;
        var length = 0;
        id = -1;
        for (var i = 0; i < text.Length; i++)
        {
            var key = ((ulong)(uint)node << 16) | text[i];
            var slot = Slot(key);
            ulong edge;
            while ((edge = edges[slot]) >> ChildBits != key && edge != 0)
            {
                slot = (slot + 1) & mask;
            }

            if (edge == 0)
            {
                break;
            }

            node = (int)(edge & ChildMask);
            if (ids[node] >= 0)
            {
                id = ids[node];
                length = i + 1;
            }
        }

        return length;
    }

    private int Slot(ulong key) => (int)((key * 0x9E3779B97F4A7C15) >> _shift);

    private void Add(int node, ReadOnlySpan<char> piece, int id)
    {
        foreach (var unit in piece)
        {
            node = Child(node, unit);
        }

        _idsWhileBuilding[node] = id;
    }

    private int Child(int node, char unit)
    {
        var key = ((ulong)(uint)node << 16) | unit;
        var slot = Slot(key);
        for (; _edges[slot] != 0; slot = (slot + 1) & (_edges.Length - 1))
        {
            if (_edges[slot] >> ChildBits == key)
            {
                return (int)(_edges[slot] & ChildMask);
            }
        }

        var child = _idsWhileBuilding.Count;
        if (child > (int)ChildMask)
        {
            throw new InvalidDataException("the tokenizer's vocabulary is too large: more than 16 million nodes");
        }

        _idsWhileBuilding.Add(-1);
        _edges[slot] = (key << ChildBits) | (uint)child;
        if (++_count * 2 > _edges.Length)
        {
            Grow();
        }

        return child;
    }

    private void Grow()
    {
        var old = _edges;
        _edges = new ulong[old.Length * 2];
        _shift--;
        foreach (var edge in old)
        {
            if (edge != 0)
            {
                var slot = Slot(edge >> ChildBits);
                while (_edges[slot] != 0)
                {
                    slot = (slot + 1) & (_edges.Length - 1);
                }

                _edges[slot] = edge;
            }
        }
    }
}
