using OnnxDistill.Data.Augmentation.Draws;
using OnnxDistill.Data.Augmentation.Texts;

namespace OnnxDistill.Data.Augmentation.Bilstm;

/// <summary>
/// d-bert's augment_paired_data.py, draw for draw: replacing comes before masking, the window is drawn after the words, its last place cannot be drawn, and
/// a text that is no longer than a window stays whole.
/// </summary>
internal sealed class ReferencePairRule(TagUnigram unigram, BilstmOptions options) : IBilstmRule
{
    /// <inheritdoc/>
    public string Make(TaggedText text, IDraws draws)
    {
        IEnumerable<string> words = [.. text.Text.Words.Select((word, i) => Word(word, text.Tags[i], draws))];
        if (draws.Unit() < options.WindowProbability)
        {
            var count = options.WindowLengths[draws.Choice(options.WindowLengths.Count)];
            words = text.Tags.Count > count ? words.Skip(draws.Below(text.Tags.Count - count)).Take(count) : words;
        }

        return string.Join(' ', words);
    }

    /// <inheritdoc/>
    public string Unchanged(TaggedText text) => string.Join(' ', text.Text.Words);

    private string Word(string word, string tag, IDraws draws)
    {
        var roll = draws.Unit();
        return roll < options.ReplaceProbability ? unigram.Draw(word, tag, draws)
            : roll < options.MaskProbability + options.ReplaceProbability ? options.Mask
            : word;
    }
}
