using OnnxDistill.Data.Augmentation.Draws;
using OnnxDistill.Data.Augmentation.Texts;

namespace OnnxDistill.Data.Augmentation.Bilstm;

/// <summary>
/// Makes text from text as Distilled BiLSTM does: words become [MASK] or another word of their part of speech, and sometimes only a few neighbours are kept
/// (Tang et al. 2019, section 3.3; castorini/d-bert augment_data.py and augment_paired_data.py). The teacher labels what is made.
/// </summary>
/// <param name="unigram">The words of the corpus by tag.</param>
/// <param name="options">The probabilities and the dialect.</param>
internal sealed class BilstmAugmenter(TagUnigram unigram, BilstmOptions options)
{
    private readonly IBilstmRule _rule = options.Dialect == AugmentationDialect.Reference ? new ReferencePairRule(unigram, options) : new PaperRule(unigram, options);

    /// <summary>Texts made of one, a round each; the same may come twice, and may be the text itself.</summary>
    /// <param name="text">The text.</param>
    /// <param name="draws">Everything random.</param>
    public IEnumerable<string> Singles(TaggedText text, IDraws draws)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(draws);
        return options.Dialect == AugmentationDialect.Reference
            ? ReferenceSingles.Rounds(text, unigram, options, draws)
            : Enumerable.Range(0, options.Rounds).Select(_ => _rule.Make(text, draws)).OfType<string>();
    }

    /// <summary>Pairs made of one, a round each: one text is changed or both are.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="second">The second text.</param>
    /// <param name="draws">Everything random.</param>
    public IEnumerable<(string First, string Second)> Pairs(TaggedText first, TaggedText second, IDraws draws)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(draws);
        var (a, b) = (_rule.Unchanged(first), _rule.Unchanged(second));
        for (var round = 0; round < options.PairRounds; round++)
        {
            var which = draws.Unit();
            var both = draws.Unit() > options.OneOfPairProbability;
            var (newA, newB) = (which < 0.5 || both ? _rule.Make(first, draws) : a, which >= 0.5 || both ? _rule.Make(second, draws) : b);
            if (!string.IsNullOrWhiteSpace(newA) && !string.IsNullOrWhiteSpace(newB))
            {
                yield return (newA, newB);
            }
        }
    }
}
