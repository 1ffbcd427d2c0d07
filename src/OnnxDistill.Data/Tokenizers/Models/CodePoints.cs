namespace OnnxDistill.Data.Tokenizers.Models;

/// <summary>Code points of UTF-16 text.</summary>
internal static class CodePoints
{
    /// <summary>Counts them; half a surrogate pair is one.</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            count -= char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1]) ? 1 : 0;
        }

        return count;
    }
}
