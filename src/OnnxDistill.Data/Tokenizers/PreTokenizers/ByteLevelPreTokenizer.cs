using OnnxDistill.Data.Tokenizers.ByteLevels;
using OnnxDistill.Data.Tokenizers.Texts;

namespace OnnxDistill.Data.Tokenizers.PreTokenizers;

/// <summary>GPT-2's pre-tokenizer: perhaps a blank before each segment, its words, and the bytes of each word as characters.</summary>
internal sealed class ByteLevelPreTokenizer(bool addsPrefixSpace, bool splits) : PreTokenizer
{
    /// <inheritdoc/>
    public override void Apply(SplitText text)
    {
        if (addsPrefixSpace)
        {
            Prepend(text);
        }

        text.BeginText();
        foreach (var segment in text.Segments)
        {
            if (segment.IsToken)
            {
                text.Copy(segment);
                continue;
            }

            for (var at = segment.Start; at < segment.End;)
            {
                var end = splits ? at + GptWords.Length(text.Text.Units[at..segment.End]) : segment.End;
                var start = text.NewText.Length;
                ByteLevelText.Append(text.Text, at, end, text.NewText);
                text.NewSegments.Add(new(start, text.NewText.Length, -1));
                at = end;
            }
        }

        text.EndText();
    }

    private static void Prepend(SplitText text)
    {
        if (text.Segments.TrueForAll(s => s.IsToken || text.Text.Units[s.Start] == ' '))
        {
            return;
        }

        text.BeginText();
        foreach (var segment in text.Segments)
        {
            if (segment.IsToken || text.Text.Units[segment.Start] == ' ')
            {
                text.Copy(segment);
                continue;
            }

            var start = text.NewText.Length;
            text.NewText.Append(' ', text.Text.Starts[segment.Start], text.Text.Ends[segment.Start]);
            text.NewText.Append(text.Text, segment.Start, segment.End);
            text.NewSegments.Add(new(start, text.NewText.Length, -1));
        }

        text.EndText();
    }
}
