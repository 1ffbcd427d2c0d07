using System.Text;

namespace OnnxDistill.Data.Vocabularies;

/// <summary>
/// Learns word pieces from counted words: the most frequent pair of neighbours becomes a piece, again and again. Source: huggingface/tokenizers
/// models/wordpiece/trainer.rs, which is models/bpe/trainer.rs with the prefix ##.
/// </summary>
/// <remarks>
/// The pieces are those of Hugging Face's trainer but for ties: it numbers the pieces of one character behind ## in the order of a hash table that is
/// another in each process, and of equally frequent pairs the one of lower numbers comes first. Here they are numbered by code point. Its counts
/// have 32 bits and overflow on more than two thousand million pairs; these have 64.
/// </remarks>
internal sealed class PieceTrainer
{
    private const int ReportEvery = 100;
    private readonly PieceTable _table = new();
    private readonly SplitWords _words = new();
    private readonly PairQueue _queue = new();
    private readonly List<(PiecePair Pair, int Change)> _changes = [];

    /// <summary>Starts with the special tokens and the characters.</summary>
    public PieceTrainer(IReadOnlyDictionary<string, long> words, Alphabet alphabet, IEnumerable<string> special)
    {
        foreach (var token in special)
        {
            _table.Add(token);
        }

        var first = alphabet.Kept.ToDictionary(c => c, c => _table.Add(c.ToString()));
        var behind = NumberBehind(words.Keys, first);
        Split(words, first, behind);
        Smallest = _table.Pieces.Count;
    }

    /// <summary>Gets the number of pieces without any merge: the special tokens and the characters.</summary>
    public int Smallest { get; }

    /// <summary>Gets the pieces by id.</summary>
    public IReadOnlyList<string> Pieces => _table.Pieces;

    /// <summary>Merges until there are so many pieces, or no pair is frequent enough.</summary>
    public void Train(int size, long minFrequency, Action<int> report, CancellationToken cancellation)
    {
        for (var word = 0; word < _words.Count; word++)
        {
            var pieces = _words.Pieces(word);
            for (var at = 1; at < pieces.Length; at++)
            {
                _queue.Change(new(pieces[at - 1], pieces[at]), _words.CountOf(word), word);
            }
        }

        _queue.Flush();
        for (var steps = 0; _table.Pieces.Count < size && _queue.TryTake(out var rank, out var words) && rank.Count >= Math.Max(1, minFrequency); steps++)
        {
            Merge(rank.Pair, words);
            if (steps % ReportEvery == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                report(_table.Pieces.Count);
            }
        }

        report(_table.Pieces.Count);
    }

    private void Merge(PiecePair pair, List<int> words)
    {
        var merged = _table.Add(pair);
        foreach (var word in words)
        {
            _changes.Clear();
            _words.Merge(word, pair, merged, _changes);
            foreach (var (changed, change) in _changes)
            {
                _queue.Change(changed, change * _words.CountOf(word), word);
            }
        }

        _queue.Flush();
    }

    // Characters that occur behind the beginning of a word; the first character counts as the beginning also where it is not kept.
    private Dictionary<Rune, int> NumberBehind(IEnumerable<string> words, Dictionary<Rune, int> kept)
    {
        var behind = new SortedSet<Rune>();
        foreach (var word in words)
        {
            var first = true;
            foreach (var character in word.AsSpan().EnumerateRunes())
            {
                if (!first && kept.ContainsKey(character))
                {
                    behind.Add(character);
                }

                first = false;
            }
        }

        return behind.ToDictionary(c => c, c => _table.Add(PieceTable.Prefix + c));
    }

    // A character that is not kept is left out, and those on either side of it become neighbours.
    private void Split(IReadOnlyDictionary<string, long> words, Dictionary<Rune, int> first, Dictionary<Rune, int> behind)
    {
        var pieces = new List<int>();
        foreach (var (word, count) in words)
        {
            pieces.Clear();
            var ids = first;
            foreach (var character in word.AsSpan().EnumerateRunes())
            {
                if (ids.TryGetValue(character, out var id))
                {
                    pieces.Add(id);
                }

                ids = behind;
            }

            _words.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pieces), count);
        }
    }
}
