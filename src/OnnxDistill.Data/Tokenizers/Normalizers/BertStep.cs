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
        var units = text.Units;
        var at = 0;
        var codePoint = 0;
        for (var i = 0; i < normalized.Length; i++)
        {
            var origin = normalized.Origins[i];
            if (origin < codePoint)
            {
                (at, codePoint) = (0, 0);
            }

            for (; codePoint < origin; codePoint++)
            {
                at += char.IsHighSurrogate(units[at]) && at + 1 < units.Length ? 2 : 1;
            }

            target.Append(normalized.Units[i], text.Starts[at], text.Ends[at]);
        }

        Swap(ref text, ref spare);
    }
}
