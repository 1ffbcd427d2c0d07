namespace OnnxDistill.Data.Tokenizers.Patterns;

/// <summary>Matches a text that is not empty, from left to right.</summary>
internal sealed class LiteralPattern(string literal) : Pattern
{
    /// <inheritdoc/>
    public override void Find(ReadOnlySpan<char> text, List<PatternMatch> into)
    {
        var start = 0;
        for (int at; (at = text[start..].IndexOf(literal, StringComparison.Ordinal)) >= 0; start += at + literal.Length)
        {
            if (at > 0)
            {
                into.Add(new(start, start + at, false));
            }

            into.Add(new(start + at, start + at + literal.Length, true));
        }

        if (start < text.Length)
        {
            into.Add(new(start, text.Length, false));
        }
    }
}
