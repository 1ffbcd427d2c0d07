namespace OnnxDistill.Data.Tokenizers.Patterns;

/// <summary>Something to look for in a text.</summary>
internal abstract class Pattern
{
    /// <summary>Appends the matches and what stands between them, in order, so that they cover the text.</summary>
    /// <exception cref="InvalidDataException">The pattern takes too long on this text.</exception>
    public abstract void Find(ReadOnlySpan<char> text, List<PatternMatch> into);
}
