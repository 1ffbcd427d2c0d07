using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Tokenizers.Characters;
using OnnxDistill.Data.Tokenizers.WordPieces;

namespace OnnxDistill.Data.Vocabularies;

/// <summary>Counts the words of texts as BERT's normalizer and pre-tokenizer find them.</summary>
internal sealed class WordCounts(NormalizerSettings settings)
{
    private const int ReportEvery = 1000;

    private readonly TextNormalizer _normalizer = new(new CharacterMap(settings));
    private readonly NormalizedText _normalized = new();
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Gets the number of words, repetitions included.</summary>
    public long Total { get; private set; }

    /// <summary>Gets the distinct words and how often each occurs.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>Forgets what was counted.</summary>
    public void Clear()
    {
        Total = 0;
        _counts.Clear();
    }

    /// <summary>Counts the words of all rows, both texts of a pair.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="size">The size asked for, to be told with the progress.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="InvalidDataException">A row holds no text, or all of them no word.</exception>
    public long Read(IEnumerable<Example> rows, int size, IProgress<VocabularyProgress>? progress, CancellationToken cancellation)
    {
        var read = 0L;
        foreach (var row in rows)
        {
            Add(row.Text ?? throw new InvalidDataException($"row {row.Line} holds token ids and no text; a vocabulary is trained on text"));
            if (row.Pair is { } pair)
            {
                Add(pair);
            }

            if (++read % ReportEvery == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new(read, 0, size));
            }
        }

        return Total > 0 ? read : throw new InvalidDataException("the data holds no word, so there is nothing to train a vocabulary on");
    }

    /// <summary>Counts the words of a text. What looks like a special token is text here, as in Hugging Face's trainer.</summary>
    public void Add(string text)
    {
        _normalized.Truncate(0);
        _normalizer.Normalize(text, 0, _normalized);
        var units = _normalized.Units;
        var known = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var at = 0; WordSplitter.TryNext(units, ref at, out var start, out var length);)
        {
            Total++;
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(known, units.Slice(start, length), out _)++;
        }
    }
}
