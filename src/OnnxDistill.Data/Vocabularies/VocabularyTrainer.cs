using OnnxDistill.Data.Examples;

namespace OnnxDistill.Data.Vocabularies;

/// <summary>Trains a WordPiece vocabulary on the texts of a data set: the pieces that Hugging Face's <c>WordPieceTrainer</c> learns of them.</summary>
public static class VocabularyTrainer
{
    /// <summary>Trains the vocabulary; the same texts and options give the same bytes.</summary>
    /// <param name="rows">The rows; both texts of a pair count.</param>
    /// <param name="options">The size and what to keep.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidDataException">The rows hold no text, or the size has no room for their characters.</exception>
    public static TrainedVocabulary Train(
        IEnumerable<Example> rows, VocabularyOptions options, IProgress<VocabularyProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        var words = new WordCounts(VocabularyFiles.Normalizer(options.LowerCase));
        var read = words.Read(rows, options.Size, progress, cancellation);
        var alphabet = Alphabet.Of(words.Counts, options.Alphabet);
        var trainer = new PieceTrainer(words.Counts, alphabet, options.Special);
        if (options.Size < trainer.Smallest)
        {
            var characters = trainer.Smallest - options.Special.Count;
            throw new InvalidDataException(
                $"a vocabulary of {options.Size} pieces has no room for the {options.Special.Count} special tokens and the {characters} pieces of one character that this text needs; "
                + $"give a --size of at least {trainer.Smallest}");
        }

        trainer.Train(options.Size, options.MinFrequency, pieces => progress?.Report(new(read, pieces, options.Size)), cancellation);
        var files = VocabularyFiles.Of(trainer.Pieces, options);
        var cut = WordCut.Of(words.Counts, trainer.Pieces, options);
        return new TrainedVocabulary(
            trainer.Pieces,
            options.Special.Count,
            trainer.Smallest - options.Special.Count,
            alphabet.Dropped,
            read,
            words.Total,
            words.Counts.Count,
            cut.Whole,
            cut.Unknown,
            cut.Pieces,
            files);
    }
}
