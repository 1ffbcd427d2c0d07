namespace OnnxDistill.Data.Tokenizers.Bpe;

/// <summary>The merges by the pair of symbols that they join, in one open-addressed table.</summary>
internal sealed class MergeTable
{
    private const ulong Empty = ulong.MaxValue;
    private readonly ulong[] _pairs;
    private readonly int[] _ranks;
    private readonly int[] _results;
    private readonly int _shift;

    /// <summary>Builds the table; of two equal pairs the later counts.</summary>
    /// <param name="merges">Left and right symbol and what they become; their place is their rank.</param>
    public MergeTable(IReadOnlyList<(int Left, int Right, int Result)> merges)
    {
        var bits = 4;
        while (1 << bits < merges.Count * 2)
        {
            bits++;
        }

        _shift = 64 - bits;
        _pairs = new ulong[1 << bits];
        Array.Fill(_pairs, Empty);
        _ranks = new int[_pairs.Length];
        _results = new int[merges.Count];
        for (var rank = 0; rank < merges.Count; rank++)
        {
            var (left, right, result) = merges[rank];
            var slot = Slot(Pair(left, right));
            _pairs[slot] = Pair(left, right);
            _ranks[slot] = rank;
            _results[rank] = result;
        }
    }

    /// <summary>The rank of the merge of two symbols, or -1.</summary>
    public int RankOf(int left, int right)
    {
        var slot = Slot(Pair(left, right));
        return _pairs[slot] == Empty ? -1 : _ranks[slot];
    }

    /// <summary>The symbol that a merge gives.</summary>
    public int ResultOf(int rank) => _results[rank];

    private static ulong Pair(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    private int Slot(ulong pair)
    {
        // The multiplication alone would leave the left symbol out of the slots.
        var slot = (int)(((pair ^ (pair >> 29)) * 0x9E3779B97F4A7C15) >> _shift);
        while (_pairs[slot] != pair && _pairs[slot] != Empty)
        {
            slot = (slot + 1) & (_pairs.Length - 1);
        }

        return slot;
    }
}
