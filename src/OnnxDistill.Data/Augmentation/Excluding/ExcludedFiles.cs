using System.Globalization;
using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Augmentation.Excluding;

/// <summary>Reads the sentences that no text may contain: the texts of data files, both of a pair.</summary>
internal static class ExcludedFiles
{
    /// <summary>Reads the files: with the columns of the data that is made from where they have them, else with those that their header names.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="columns">The columns of the data.</param>
    /// <param name="note">Told which column of each file is read, a line each; null for nobody.</param>
    /// <exception cref="InvalidDataException">A file cannot be read, holds no text, or has columns without names of which the one that is read is single words only.</exception>
    public static ExcludedSentences Read(IEnumerable<string> paths, ColumnChoice columns, Action<string>? note = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(columns);
        var excluded = new ExcludedSentences();
        foreach (var path in paths)
        {
            var file = Open(path, columns.ToOptions() with { LabelColumn = null, LabelColumns = null, LabelMap = null });
            if (file.Columns.IdsGiven)
            {
                throw new InvalidDataException($"{path} holds token ids, and sentences are found by their text; give a file with a column of text");
            }

            foreach (var line in file.Notes)
            {
                note?.Invoke(line);
            }

            Add(excluded, path, file);
        }

        return excluded;
    }

    private static void Add(ExcludedSentences excluded, string path, DataFile file)
    {
        var sentences = 0L;
        foreach (var example in file.Read())
        {
            foreach (var text in new[] { example.Text!, example.Pair ?? string.Empty })
            {
                excluded.Add(text);
                sentences += IsWord(text) ? 0 : 1;
            }
        }

        // Where columns have no names, those of the data may be others here, and no sentence would be found by labels.
        if (sentences == 0 && file.Columns is { HasHeader: false, Format: not "txt" })
        {
            throw new InvalidDataException(
                $"{path} ({file.Columns.Describe()}): every text is a single word, as labels are; give --exclude a file whose sentences are in the column that --data has its texts in, or a .txt with a text on each line");
        }
    }

    // not_entailment and 3.5 are single words too. What is written without blanks between words can be a sentence.
    private static bool IsWord(string text) =>
        !text.Trim().Any(char.IsWhiteSpace) && !text.Any(unit => char.IsSurrogate(unit) || char.GetUnicodeCategory(unit) == UnicodeCategory.OtherLetter);

    private static DataFile Open(string path, DataFileOptions known)
    {
        try
        {
            return DataFile.Open(path, known);
        }
        catch (InvalidDataException)
        {
            try
            {
                return DataFile.Open(path, new DataFileOptions());
            }
            catch (InvalidDataException)
            {
                // The columns of the data are what the user expects: their reason is the one to tell.
            }

            throw;
        }
    }
}
