using OnnxDistill.Data.Augmentation.Draws;
using OnnxDistill.Data.Augmentation.Texts;

namespace OnnxDistill.Data.Augmentation.Bilstm;

/// <summary>
/// The paper's rule, for texts and for those of pairs: mask or replace word by word, then perhaps a window. Any window may be drawn, none is longer
/// than the text, and what has no word of its text left, in the window where there is one, is given up.
/// </summary>
internal sealed class PaperRule(TagUnigram unigram, BilstmOptions options) : IBilstmRule
{
    /// <inheritdoc/>
    public string? Make(TaggedText text, IDraws draws)
    {
        var (words, own) = (new string[text.Tags.Count], new bool[text.Tags.Count]);
        for (var i = 0; i < words.Length; i++)
        {
            var roll = draws.Unit();
            var word = text.Text.Words[i];
            var masked = roll < options.MaskProbability;
            var replaced = !masked && roll < options.MaskProbability + options.ReplaceProbability;
            words[i] = masked ? options.Mask : replaced ? unigram.Draw(word, text.Tags[i], draws) : word;
            own[i] = !masked && !replaced;
        }

        var (start, count) = (0, words.Length);
        if (draws.Unit() < options.WindowProbability)
        {
            count = Math.Min(options.WindowLengths[draws.Choice(options.WindowLengths.Count)], words.Length);
            start = words.Length > count ? draws.Below(words.Length - count + 1) : 0;
        }

        return own.AsSpan(start, count).Contains(true) ? text.Text.With(words, start, count) : null;
    }

    /// <inheritdoc/>
    public string Unchanged(TaggedText text) => text.Text.With(text.Text.Words);
}
