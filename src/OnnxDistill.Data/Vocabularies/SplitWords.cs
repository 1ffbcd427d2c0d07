namespace OnnxDistill.Data.Vocabularies;

/// <summary>Distinct words, each cut into pieces, which merges make fewer.</summary>
internal sealed class SplitWords
{
    private readonly List<int> _pieces = [];
    private readonly List<(int Start, int Length, long Count)> _words = [];

    /// <summary>Gets the number of words.</summary>
    public int Count => _words.Count;

    /// <summary>Adds a word.</summary>
    /// <param name="pieces">Its pieces, as they are so far.</param>
    /// <param name="count">How often it occurs.</param>
    public void Add(ReadOnlySpan<int> pieces, long count)
    {
        _words.Add((_pieces.Count, pieces.Length, count));
        _pieces.AddRange(pieces);
    }

    /// <summary>The pieces of a word.</summary>
    public ReadOnlySpan<int> Pieces(int word) => All(word);

    /// <summary>How often a word occurs.</summary>
    public long CountOf(int word) => _words[word].Count;

    /// <summary>Makes one piece of every two neighbours of a word that are the pair, from the left.</summary>
    /// <param name="word">The word.</param>
    /// <param name="pair">What is merged.</param>
    /// <param name="merged">The piece that it becomes.</param>
    /// <param name="changes">Gets the pairs that there are fewer or more of now, with the number.</param>
    public void Merge(int word, PiecePair pair, int merged, List<(PiecePair Pair, int Change)> changes)
    {
        var pieces = All(word);
        var to = 0;
        for (var at = 0; at < pieces.Length; to++)
        {
            if (at + 1 >= pieces.Length || pieces[at] != pair.Left || pieces[at + 1] != pair.Right)
            {
                pieces[to] = pieces[at++];
                continue;
            }

            if (to > 0)
            {
                changes.Add((new(pieces[to - 1], pair.Left), -1));
                changes.Add((new(pieces[to - 1], merged), 1));
            }

            pieces[to] = merged;
            at += 2;
            if (at < pieces.Length)
            {
                changes.Add((new(pair.Right, pieces[at]), -1));
                changes.Add((new(merged, pieces[at]), 1));
            }
        }

        _words[word] = _words[word] with { Length = to };
    }

    private Span<int> All(int word) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pieces).Slice(_words[word].Start, _words[word].Length);
}
