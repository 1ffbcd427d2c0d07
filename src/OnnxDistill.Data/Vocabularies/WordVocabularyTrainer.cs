using OnnxDistill.Data.Examples;

namespace OnnxDistill.Data.Vocabularies;

/// <summary>
/// Makes a vocabulary of the whole words of a data set, the most frequent first (torchtext's <c>build_vocab</c>), and one token for all others. Words
/// are those of BERT's basic tokenizer, by which castorini/d-bert reads (dbert/distill/data/base.py); there are no tokens around a text.
/// </summary>
internal static class WordVocabularyTrainer
{
    private static readonly string[] Special = ["[PAD]", "[UNK]"];

    /// <summary>Makes the vocabulary; the same texts and options give the same bytes.</summary>
    /// <param name="rows">The rows; both texts of a pair count.</param>
    /// <param name="options">The size and what to keep.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidDataException">The rows hold no text, no word is frequent enough, or the size has no room for one.</exception>
    public static TrainedVocabulary Train(
        IEnumerable<Example> rows, WordVocabularyOptions options, IProgress<VocabularyProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Size <= Special.Length)
        {
            throw new InvalidDataException($"a vocabulary of {options.Size} has no room for a word beside {string.Join(" and ", Special)}; give a --size of at least {Special.Length + 1}");
        }

        var counts = new WordCounts(VocabularyFiles.Normalizer(options.LowerCase));
        var read = counts.Read(rows, options.Size, progress, cancellation);
        var words = new List<string>(Special);
        words.AddRange(counts.Counts.Where(w => w.Value >= options.MinFrequency)
            .OrderByDescending(w => w.Value).ThenBy(w => w.Key, StringComparer.Ordinal).Select(w => w.Key).Take(options.Size - words.Count));
        if (words.Count == Special.Length)
        {
            throw new InvalidDataException($"no word occurs {options.MinFrequency} times; lower --min-frequency");
        }

        var own = words.Count;
        var covered = words.Skip(Special.Length).Sum(w => counts.Counts[w]);
        if (options.Vectors is { } vectors)
        {
            AddWordsOf(vectors, words, options, cancellation);
        }

        progress?.Report(new(read, words.Count, options.Size));
        return new TrainedVocabulary(
            words,
            Special.Length,
            Characters: 0,
            DroppedCharacters: 0,
            read,
            counts.Total,
            counts.Counts.Count,
            WholeWords: covered,
            UnknownWords: counts.Total - covered,
            PiecesOfWords: counts.Total,
            WordFiles.Of(words, Special, options.LowerCase))
        {
            VectorWords = words.Count - own,
        };
    }

    private static void AddWordsOf(string vectors, List<string> words, WordVocabularyOptions options, CancellationToken cancellation)
    {
        var known = words.ToHashSet(StringComparer.Ordinal);
        foreach (var word in VectorWords.Read(vectors, options.LowerCase, cancellation).TakeWhile(_ => words.Count < options.Size))
        {
            if (known.Add(word))
            {
                words.Add(word);
            }
        }
    }
}
