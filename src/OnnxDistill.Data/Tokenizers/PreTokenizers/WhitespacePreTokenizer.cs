using OnnxDistill.Data.Tokenizers.Characters;
using OnnxDistill.Data.Tokenizers.Patterns;
using OnnxDistill.Data.Tokenizers.Texts;

namespace OnnxDistill.Data.Tokenizers.PreTokenizers;

/// <summary>Whitespace: stretches of word characters, and stretches of what is neither that nor white space (\w+|[^\w\s]+).</summary>
internal sealed class WhitespacePreTokenizer : PreTokenizer
{
    private static readonly byte[] _classes = Classes();

    /// <inheritdoc/>
    public override void Apply(SplitText text)
    {
        text.BeginSegments();
        foreach (var segment in text.Segments)
        {
            if (segment.IsToken)
            {
                text.NewSegments.Add(segment);
            }
            else
            {
                Split(text.Text.Units, segment, text.NewSegments);
            }
        }

        text.EndSegments();
    }

    private static void Split(ReadOnlySpan<char> units, Segment segment, List<Segment> into)
    {
        for (var i = segment.Start; i < segment.End;)
        {
            var start = i;
            var kind = ClassAt(units, i, segment.End, out var width);
            do
            {
                i += width;
            }
            while (i < segment.End && ClassAt(units, i, segment.End, out width) == kind);
            if (kind != 0)
            {
                into.Add(new(start, i, -1));
            }
        }
    }

    private static byte ClassAt(ReadOnlySpan<char> units, int at, int end, out int width)
    {
        width = char.IsHighSurrogate(units[at]) && at + 1 < end ? 2 : 1;
        return width == 2 ? ClassOf(char.ConvertToUtf32(units[at], units[at + 1])) : _classes[units[at]];
    }

    // 0 for white space, 1 for words, 2 for the rest.
    private static byte ClassOf(int codePoint) => (CharacterTable.Instance.Traits(codePoint) & CharacterTraits.Space) != 0 ? (byte)0
        : UnicodeSets.IsWord(codePoint) ? (byte)1 : (byte)2;

    private static byte[] Classes()
    {
        var classes = new byte[0x10000];
        for (var c = 0; c < classes.Length; c++)
        {
            classes[c] = ClassOf(c);
        }

        return classes;
    }
}
