using OnnxDistill.Data.Augmentation.Draws;

namespace OnnxDistill.Data.Augmentation.TinyBert;

/// <summary>
/// Makes text from text as TinyBERT does: every content word is replaced by one of its candidates with a probability (Jiao et al. 2020, algorithm 1;
/// huawei-noah TinyBERT data_augmentation.py).
/// </summary>
/// <param name="options">Probability, rounds and dialect.</param>
internal sealed class TinyBertAugmenter(TinyBertOptions options)
{
    /// <summary>The text itself, then what is made of it, each text once.</summary>
    /// <param name="text">The text with its candidates.</param>
    /// <param name="draws">Everything random: for each word with candidates a choice, then a number, whether it is replaced or not.</param>
    public IReadOnlyList<string> Make(CandidateText text, IDraws draws)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(draws);
        var made = new List<string> { options.Dialect == AugmentationDialect.Reference ? text.Source : text.Text.With(text.Text.Words) };
        var seen = new HashSet<string>(made, StringComparer.Ordinal);
        for (var round = 0; round < options.Rounds; round++)
        {
            string[] words = [.. text.Text.Words];
            for (var i = 0; i < words.Length; i++)
            {
                if (text.Candidates[i] is { } candidates)
                {
                    var candidate = candidates[draws.Choice(candidates.Count)];
                    words[i] = draws.Unit() < options.ReplaceProbability ? candidate : words[i];
                }
            }

            if (text.Text.With(words) is var one && seen.Add(one))
            {
                made.Add(one);
            }
        }

        return made;
    }

    /// <summary>Pairs of which one text was made and the other not.</summary>
    /// <param name="firsts">The first text, and what was made of it.</param>
    /// <param name="seconds">The second text, and what was made of it.</param>
    /// <returns>
    /// New pairs only; in the program's dialect all that it writes: it keeps the last text made of the first while the second changes, and so the
    /// unchanged pair does not come back.
    /// </returns>
    public IEnumerable<(string First, string Second)> Pairs(IReadOnlyList<string> firsts, IReadOnlyList<string> seconds)
    {
        ArgumentNullException.ThrowIfNull(firsts);
        ArgumentNullException.ThrowIfNull(seconds);
        return options.Dialect == AugmentationDialect.Reference
            ? [.. firsts.Select(f => (f, seconds[0])), .. seconds.Select(s => (firsts[^1], s))]
            : [.. firsts.Skip(1).Select(f => (f, seconds[0])), .. seconds.Skip(1).Select(s => (firsts[0], s))];
    }
}
