namespace OnnxDistill.Data.Tokenizers.Bpe;

/// <summary>Merges that may be done, the lowest rank first and of equal ranks the leftmost: a binary heap of rank and position in one number.</summary>
internal sealed class MergeQueue
{
    private ulong[] _heap = new ulong[64];
    private int _count;

    public void Clear() => _count = 0;

    public void Push(int rank, int position)
    {
        if (_count == _heap.Length)
        {
            Array.Resize(ref _heap, _count * 2);
        }

        var key = ((ulong)(uint)rank << 32) | (uint)position;
        var at = _count++;
        while (at > 0 && _heap[(at - 1) / 2] > key)
        {
            _heap[at] = _heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _heap[at] = key;
    }

    /// <summary>Takes the first; false where there is none.</summary>
    public bool TryPop(out int rank, out int position)
    {
        if (_count == 0)
        {
            (rank, position) = (0, 0);
            return false;
        }

        rank = (int)(_heap[0] >> 32);
        position = (int)_heap[0];
        var key = _heap[--_count];
        var at = 0;
        for (int child; (child = (at * 2) + 1) < _count; at = child)
        {
            child += child + 1 < _count && _heap[child + 1] < _heap[child] ? 1 : 0;
            if (_heap[child] >= key)
            {
                break;
            }

            _heap[at] = _heap[child];
        }

        _heap[at] = key;
        return true;
    }
}
