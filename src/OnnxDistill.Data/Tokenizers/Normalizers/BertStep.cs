using OnnxDistill.Data.Tokenizers.Characters;
using OnnxDistill.Data.Tokenizers.Texts;

namespace OnnxDistill.Data.Tokenizers.Normalizers;

/// <summary>BERT's normalizer as one step among others.</summary>
internal sealed class BertStep(NormalizerSettings settings) : Normalizer
{
    [ThreadStatic]
    private static NormalizedText? _normalized;

    private readonly TextNormalizer _normalizer = new(new CharacterMap(settings));

    /// <inheritdoc/>
    public override void Apply(ref AlignedText text, ref AlignedText spare)
    {
        var normalized = _normalized ??= new NormalizedText();
        normalized.Truncate(0);
        _normalizer.Normalize(text.Units, 0, normalized);

        // The normalizer counts the code points of what it reads; their units are needed.
        var target = Begin(text, spare);
        var places = text.Units.IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? null : Places(text.Units);
        for (var i = 0; i < normalized.Length; i++)
        {
            var at = places is null ? normalized.Origins[i] : places[normalized.Origins[i]];
            target.Append(normalized.Units[i], text.Starts[at], text.Ends[at]);
        }

        Swap(ref text, ref spare);
    }

    // The first unit of each code point.
    private static List<int> Places(ReadOnlySpan<char> units)
    {
        var places = new List<int>(units.Length);
        for (var i = 0; i < units.Length; i += char.IsHighSurrogate(units[i]) && i + 1 < units.Length ? 2 : 1)
        {
            places.Add(i);
        }

        return places;
    }
}
