using OnnxDistill.Data.Tokenizers.Characters;
using OnnxDistill.Data.Tokenizers.WordPieces;

namespace OnnxDistill.Data.Vocabularies;

/// <summary>Counts the words of texts as BERT's normalizer and pre-tokenizer find them.</summary>
internal sealed class WordCounts(NormalizerSettings settings)
{
    private readonly TextNormalizer _normalizer = new(new CharacterMap(settings));
    private readonly NormalizedText _normalized = new();
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Gets the number of words, repetitions included.</summary>
    public long Total { get; private set; }

    /// <summary>Gets the distinct words and how often each occurs.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

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
