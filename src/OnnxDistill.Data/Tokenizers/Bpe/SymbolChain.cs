namespace OnnxDistill.Data.Tokenizers.Bpe;

/// <summary>The symbols of a word, merged in the order of the merges as Hugging Face's models/bpe/word.rs does. Kept and used again by one thread.</summary>
internal sealed class SymbolChain
{
    private readonly MergeQueue _queue = new();
    private Symbol[] _symbols = new Symbol[64];
    private int _count;

    public void Clear() => _count = 0;

    /// <summary>Appends a symbol that stands for so many UTF-8 bytes of the word.</summary>
    public void Add(int id, int bytes)
    {
        if (_count == _symbols.Length)
        {
            Array.Resize(ref _symbols, _count * 2);
        }

        _symbols[_count] = new() { Id = id, Bytes = bytes, Previous = _count - 1, Next = -1 };
        if (_count > 0)
        {
            _symbols[_count - 1].Next = _count;
        }

        _count++;
    }

    /// <summary>Does all merges.</summary>
    public void Merge(MergeTable merges)
    {
        _queue.Clear();
        for (var i = 0; i + 1 < _count; i++)
        {
            Offer(merges, i, i + 1);
        }

        while (_queue.TryPop(out var rank, out var at))
        {
            ref var left = ref _symbols[at];
            if (left.Bytes == 0 || left.Next < 0)
            {
                continue;
            }

            // What was queued may have changed since; it still counts where the pair that stands there now gives the same symbol.
            ref var right = ref _symbols[left.Next];
            var now = merges.RankOf(left.Id, right.Id);
            if (now < 0 || merges.ResultOf(now) != merges.ResultOf(rank))
            {
                continue;
            }

            left.Id = merges.ResultOf(rank);
            left.Bytes += right.Bytes;
            left.Next = right.Next;
            right.Bytes = 0;
            if (left.Next >= 0)
            {
                _symbols[left.Next].Previous = at;
                Offer(merges, at, left.Next);
            }

            if (left.Previous >= 0)
            {
                Offer(merges, left.Previous, at);
            }
        }
    }

    /// <summary>Finds the next symbol at or after a place; false where there is none.</summary>
    public bool TryNext(ref int place, out int id, out int bytes)
    {
        while (place < _count && _symbols[place].Bytes == 0)
        {
            place++;
        }

        (id, bytes) = place < _count ? (_symbols[place].Id, _symbols[place].Bytes) : (-1, 0);
        return place++ < _count;
    }

    private void Offer(MergeTable merges, int left, int right)
    {
        var rank = merges.RankOf(_symbols[left].Id, _symbols[right].Id);
        if (rank >= 0)
        {
            _queue.Push(rank, left);
        }
    }

    private struct Symbol
    {
        public int Id;
        public int Bytes;
        public int Previous;
        public int Next;
    }
}
