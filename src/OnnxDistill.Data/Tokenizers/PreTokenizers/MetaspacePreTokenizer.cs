using System.Text;
using OnnxDistill.Data.Tokenizers.Texts;

namespace OnnxDistill.Data.Tokenizers.PreTokenizers;

/// <summary>Writes a sign for each blank, as SentencePiece does, and splits before each sign.</summary>
internal sealed class MetaspacePreTokenizer(Rune sign, PrependScheme scheme, bool splits) : PreTokenizer
{
    /// <inheritdoc/>
    public override void Apply(SplitText text)
    {
        text.BeginText();
        foreach (var segment in text.Segments)
        {
            if (segment.IsToken)
            {
                text.Copy(segment);
            }
            else
            {
                Write(text, segment);
            }
        }

        text.EndText();
    }

    private void Write(SplitText text, Segment segment)
    {
        var source = text.Text;
        var target = text.NewText;
        var units = source.Units;
        var start = target.Length;
        var isAtBeginning = scheme == PrependScheme.Always || (scheme == PrependScheme.First && source.Starts[segment.Start] == 0);
        if (isAtBeginning && units[segment.Start] != ' ' && !IsSign(units[segment.Start..segment.End], 0))
        {
            target.Append(sign, source.Starts[segment.Start], source.Ends[segment.Start]);
        }

        for (var i = segment.Start; i < segment.End; i++)
        {
            var isBlank = units[i] == ' ';
            if (splits && target.Length > start && (isBlank || IsSign(units[..segment.End], i)))
            {
                text.NewSegments.Add(new(start, target.Length, -1));
                start = target.Length;
            }

            if (isBlank)
            {
                target.Append(sign, source.Starts[i], source.Ends[i]);
            }
            else
            {
                target.Append(units[i], source.Starts[i], source.Ends[i]);
            }
        }

        text.NewSegments.Add(new(start, target.Length, -1));
    }

    private bool IsSign(ReadOnlySpan<char> units, int at) => sign.IsBmp
        ? units[at] == sign.Value
        : char.IsHighSurrogate(units[at]) && at + 1 < units.Length && char.ConvertToUtf32(units[at], units[at + 1]) == sign.Value;
}
