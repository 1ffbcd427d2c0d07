using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Augmentation.Excluding;

/// <summary>Reads the sentences that no text may contain: the texts of data files, both of a pair.</summary>
public static class ExcludedFiles
{
    /// <summary>Reads the files: with the columns of the data that is made from where they have them, else with those that their header names.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="columns">The columns of the data.</param>
    /// <param name="note">Told which column of each file is read, a line each; null for nobody.</param>
    /// <exception cref="InvalidDataException">A file cannot be read, or holds no text.</exception>
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

            foreach (var example in file.Read())
            {
                excluded.Add(example.Text!);
                excluded.Add(example.Pair ?? string.Empty);
            }
        }

        return excluded;
    }

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
