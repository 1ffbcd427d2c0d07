using OnnxDistill.Data.Augmentation.Draws;
using OnnxDistill.Data.Augmentation.Texts;

namespace OnnxDistill.Data.Augmentation.Bilstm;

/// <summary>
/// d-bert's augment_data.py, draw for draw: whether there is a window is drawn first, the last window cannot be drawn, and a text that is no longer than a
/// window ends all further rounds.
/// </summary>
internal static class ReferenceSingles
{
    /// <summary>The texts made of one.</summary>
    public static IEnumerable<string> Rounds(TaggedText text, TagUnigram unigram, BilstmOptions options, IDraws draws)
    {
        for (var round = 0; round < options.Rounds; round++)
        {
            var windowing = draws.Unit() < options.WindowProbability;
            var (words, allReplaced) = (new string[text.Tags.Count], true);
            for (var i = 0; i < words.Length; i++)
            {
                var roll = draws.Unit();
                words[i] = text.Text.Words[i];
                if (roll < options.MaskProbability)
                {
                    words[i] = options.Mask;
                }
                else if (roll < options.MaskProbability + options.ReplaceProbability)
                {
                    words[i] = unigram.Draw(words[i], text.Tags[i], draws);
                }
                else
                {
                    allReplaced = false;
                }
            }

            var (start, count) = (0, words.Length);
            if (windowing)
            {
                count = options.WindowLengths[draws.Choice(options.WindowLengths.Count)];
                if (words.Length <= count)
                {
                    yield break;
                }

                start = draws.Below(words.Length - count);
            }

            if (!allReplaced)
            {
                yield return string.Join(' ', words.Skip(start).Take(count));
            }
        }
    }
}
