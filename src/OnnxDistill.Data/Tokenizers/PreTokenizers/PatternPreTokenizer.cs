using OnnxDistill.Data.Tokenizers.Patterns;
using OnnxDistill.Data.Tokenizers.Texts;

namespace OnnxDistill.Data.Tokenizers.PreTokenizers;

/// <summary>Splits at what a pattern matches or, inverted, at what it does not.</summary>
internal sealed class PatternPreTokenizer(Pattern pattern, SplitBehavior behavior, bool isInverted = false) : PreTokenizer
{
    [ThreadStatic]
    private static List<PatternMatch>? _matches;

    /// <inheritdoc/>
    public override void Apply(SplitText text)
    {
        var matches = _matches ??= [];
        text.BeginSegments();
        foreach (var segment in text.Segments)
        {
            if (segment.IsToken)
            {
                text.NewSegments.Add(segment);
                continue;
            }

            matches.Clear();
            pattern.Find(text.Text.Units[segment.Start..segment.End], matches);
            if (isInverted)
            {
                for (var i = 0; i < matches.Count; i++)
                {
                    matches[i] = matches[i] with { IsMatch = !matches[i].IsMatch };
                }
            }

            Splitter.Merge(matches, behavior);
            foreach (var (start, end, isLeftOut) in matches)
            {
                if (!isLeftOut && start < end)
                {
                    text.NewSegments.Add(new(segment.Start + start, segment.Start + end, -1));
                }
            }
        }

        text.EndSegments();
    }
}
