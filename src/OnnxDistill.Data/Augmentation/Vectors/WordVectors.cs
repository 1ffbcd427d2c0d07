using System.Collections.Concurrent;
using OnnxDistill.Data.Augmentation.Texts;
using OnnxDistill.Data.Vectors;

namespace OnnxDistill.Data.Augmentation.Vectors;

/// <summary>Word vectors and their nearest by cosine. Safe to use from several threads.</summary>
internal sealed class WordVectors
{
    /// <summary>The words that are read at most: TinyBERT's data_augmentation.py has the first 100,000 of GloVe.</summary>
    public const int MostWords = 100_000;

    private const string Unknown = "<unk>";

    private readonly string[] _words;
    private readonly float[] _values;          // [words, width]
    private readonly double[] _norms;          // [words]; 0 for a word without direction
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(int Word, int Count, bool All), IReadOnlyList<string>> _nearest = [];

    internal WordVectors(string[] words, float[] values, int width)
    {
        (_words, _values, Width) = (words, values, width);
        _norms = [.. words.Select((word, i) => word == Unknown ? 0 : Math.Sqrt(Dot(Row(i), Row(i))))];
        for (var i = 0; i < words.Length; i++)
        {
            _indices.TryAdd(words[i], i);
        }
    }

    /// <summary>Gets the number of words.</summary>
    public int Count => _words.Length;

    /// <summary>Gets the numbers of a vector.</summary>
    public int Width { get; }

    /// <summary>Reads GloVe's text format: a word and its numbers on each line, parted by blanks; the first 100,000 lines.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A line has another number of values, or one that is no number; file and line are named.</exception>
    public static WordVectors Read(string path)
    {
        var width = VectorLines.WidthOf(path);
        var (words, values, row) = (new List<string>(), new List<float>(), new float[width]);
        foreach (var line in VectorLines.Read(path, width).Take(MostWords))
        {
            line.CopyTo(row);
            words.Add(line.Word);
            values.AddRange(row);
        }

        return new WordVectors([.. words], [.. values], width);
    }

    /// <summary>The words nearest to a word by cosine, the nearest first; none where the word is not there.</summary>
    /// <param name="word">The word; where it is only there in lower case that one counts. Neighbours of a capitalised word are capitalised.</param>
    /// <param name="count">How many are wanted.</param>
    /// <param name="asReference">Whether a word is only found as it is spelt, and behind all others the word itself and words without direction come too.</param>
    public IReadOnlyList<string> Nearest(string word, int count, bool asReference = false)
    {
        ArgumentNullException.ThrowIfNull(word);
        if (!_indices.TryGetValue(word, out var index) && (asReference || !_indices.TryGetValue(word.ToLowerInvariant(), out index)))
        {
            return [];
        }

        var nearest = _nearest.GetOrAdd((index, count, asReference), key => Find(key.Word, key.Count, key.All));
        return TitleCase.Is(word) ? [.. nearest.Select(TitleCase.Of)] : nearest;
    }

    private IReadOnlyList<string> Find(int word, int count, bool all)
    {
        var own = Row(word);
        var best = new PriorityQueue<int, (double Cosine, int Back)>(count);
        for (var i = 0; i < _words.Length; i++)
        {
            // NumPy sorts -infinity behind all numbers and NaN, 0/0, behind that.
            var cosine = i == word ? double.MinValue : _norms[i] == 0 || _norms[word] == 0 ? double.NegativeInfinity : Dot(own, Row(i)) / _norms[i];
            if (all || cosine > double.MinValue)
            {
                Offer(best, i, cosine, count);
            }
        }

        var ordered = new Stack<string>();
        while (best.TryDequeue(out var place, out _))
        {
            ordered.Push(_words[place]);
        }

        return [.. ordered];
    }

    // Of equal ones the first word of the file comes first.
    private static void Offer(PriorityQueue<int, (double Cosine, int Back)> best, int place, double cosine, int count)
    {
        if (best.Count < count)
        {
            best.Enqueue(place, (cosine, -place));
        }
        else if (best.TryPeek(out _, out var worst) && (cosine, -place).CompareTo(worst) > 0)
        {
            _ = best.DequeueEnqueue(place, (cosine, -place));
        }
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }

    private ReadOnlySpan<float> Row(int word) => _values.AsSpan(word * Width, Width);
}
