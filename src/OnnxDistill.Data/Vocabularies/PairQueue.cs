using System.Runtime.InteropServices;

namespace OnnxDistill.Data.Vocabularies;

/// <summary>How often each pair of pieces occurs, in which words, and which is the most frequent.</summary>
internal sealed class PairQueue
{
    private readonly Dictionary<PiecePair, long> _counts = [];
    private readonly Dictionary<PiecePair, List<int>> _fresh = [];
    private readonly PriorityQueue<List<int>, MergeRank> _queue = new();

    /// <summary>Notes that there are more, or fewer, of a pair in a word; where there are more, <see cref="Flush"/> queues it.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="change">The number of occurrences in the text.</param>
    /// <param name="word">The word that they are in.</param>
    public void Change(PiecePair pair, long change, int word)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _) += change;
        if (change > 0)
        {
            var words = CollectionsMarshal.GetValueRefOrAddDefault(_fresh, pair, out _) ??= [];
            if (words.Count == 0 || words[^1] != word)
            {
                words.Add(word);
            }
        }
    }

    /// <summary>Queues the pairs of which there are more now.</summary>
    public void Flush()
    {
        // A pair whose piece could already be made of two others stands in the queue once for the words of each time. Hugging Face's trainer has it
        // so too, and merges those words at two moments: one entry a pair would give other pieces.
        foreach (var (pair, words) in _fresh)
        {
            if (_counts[pair] is > 0 and var count)
            {
                _queue.Enqueue(words, new(count, pair));
            }
        }

        _fresh.Clear();
    }

    /// <summary>Takes the most frequent pair.</summary>
    /// <param name="rank">The pair and how often it occurs.</param>
    /// <param name="words">The words that it is in.</param>
    /// <returns>False where there is none left.</returns>
    public bool TryTake(out MergeRank rank, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out List<int>? words)
    {
        while (_queue.TryDequeue(out words, out rank))
        {
            var count = _counts[rank.Pair];
            if (count == rank.Count)
            {
                return true;
            }

            _queue.Enqueue(words, rank with { Count = count });
        }

        return false;
    }
}
