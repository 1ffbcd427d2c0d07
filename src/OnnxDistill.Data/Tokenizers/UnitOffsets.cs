using System.Text;

namespace OnnxDistill.Data.Tokenizers;

/// <summary>Where the code points of a text lie among its UTF-16 units.</summary>
internal static class UnitOffsets
{
    /// <summary>The first unit of each code point, and behind them the text's length. A lone surrogate counts as a code point.</summary>
    public static int[] Of(string text)
    {
        var units = new List<int>(text.Length + 1);
        for (var at = 0; at < text.Length;)
        {
            units.Add(at);
            _ = Rune.DecodeFromUtf16(text.AsSpan(at), out _, out var used);
            at += used;
        }

        units.Add(text.Length);
        return [.. units];
    }
}
