using OnnxDistill.Data.Tokenizers.Texts;

namespace OnnxDistill.Data.Tokenizers.PreTokenizers;

/// <summary>Splits after every so many characters.</summary>
internal sealed class FixedLengthPreTokenizer(int length) : PreTokenizer
{
    /// <inheritdoc/>
    public override void Apply(SplitText text)
    {
        text.BeginSegments();
        foreach (var segment in text.Segments)
        {
            if (segment.IsToken)
            {
                text.NewSegments.Add(segment);
                continue;
            }

            var start = segment.Start;
            var characters = 0;
            for (var i = segment.Start; i < segment.End;)
            {
                i += char.IsHighSurrogate(text.Text.Units[i]) && i + 1 < segment.End ? 2 : 1;
                if (++characters == length)
                {
                    text.NewSegments.Add(new(start, i, -1));
                    (start, characters) = (i, 0);
                }
            }

            if (start < segment.End)
            {
                text.NewSegments.Add(new(start, segment.End, -1));
            }
        }

        text.EndSegments();
    }
}
