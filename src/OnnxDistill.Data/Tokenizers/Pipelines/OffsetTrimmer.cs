using System.Text;
using OnnxDistill.Data.Tokenizers.ByteLevels;
using OnnxDistill.Data.Tokenizers.Characters;

namespace OnnxDistill.Data.Tokenizers.Pipelines;

/// <summary>Takes the blanks that a token begins and ends with out of its offsets (pre_tokenizers/byte_level.rs, process_offsets).</summary>
internal static class OffsetTrimmer
{
    /// <summary>The blanks at the beginning and at the end of a token, white space and GPT-2's sign for a blank.</summary>
    public static (int Leading, int Trailing) Blanks(string token)
    {
        var leading = 0;
        var trailing = 0;
        var all = 0;
        foreach (var rune in token.AsSpan().EnumerateRunes())
        {
            var isBlank = IsBlank(rune);
            leading += isBlank && leading == all ? 1 : 0;
            trailing = isBlank ? trailing + 1 : 0;
            all++;
        }

        return (leading, trailing);
    }

    /// <summary>The offsets without the blanks; a first token keeps the one that was added before the text.</summary>
    public static Offset Trim(Offset offset, (int Leading, int Trailing) blanks, bool isFirst, bool addsPrefixSpace)
    {
        var (start, end) = (offset.Start, offset.End);
        var leading = (isFirst || start == 0) && addsPrefixSpace && blanks.Leading == 1 ? 0 : blanks.Leading;
        start = Math.Min(start + leading, end);
        if (end >= blanks.Trailing)
        {
            end = Math.Max(end - blanks.Trailing, start);
        }

        return new Offset(start, end);
    }

    private static bool IsBlank(Rune rune) => rune.Value == ByteAlphabet.Blank || (CharacterTable.Instance.Traits(rune.Value) & CharacterTraits.Space) != 0;
}
