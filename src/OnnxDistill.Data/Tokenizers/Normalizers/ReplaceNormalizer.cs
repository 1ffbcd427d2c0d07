using OnnxDistill.Data.Tokenizers.Patterns;
using OnnxDistill.Data.Tokenizers.Texts;

namespace OnnxDistill.Data.Tokenizers.Normalizers;

/// <summary>Replaces what a pattern matches; the new text stands where the last character of the match stood, as in NormalizedString::replace.</summary>
internal sealed class ReplaceNormalizer(Pattern pattern, string content) : Normalizer
{
    [ThreadStatic]
    private static List<PatternMatch>? _matches;

    /// <inheritdoc/>
    public override void Apply(ref AlignedText text, ref AlignedText spare)
    {
        var matches = _matches ??= [];
        matches.Clear();
        pattern.Find(text.Units, matches);
        if (!matches.Exists(m => m.IsMatch))
        {
            return;
        }

        var target = Begin(text, spare);
        foreach (var (start, end, isMatch) in matches)
        {
            if (!isMatch)
            {
                target.Append(text, start, end);
                continue;
            }

            var (first, last) = end == 0 ? (text.Origin, text.Origin) : (text.Starts[end - 1], text.Ends[end - 1]);
            foreach (var rune in content.AsSpan().EnumerateRunes())
            {
                target.Append(rune, first, last);
            }
        }

        Swap(ref text, ref spare);
    }
}
