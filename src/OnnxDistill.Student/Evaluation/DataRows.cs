using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Reading;

namespace OnnxDistill.Student.Evaluation;

/// <summary>Reads a data file into rows for a student: tokenized, labels resolved, no soft targets.</summary>
public static class DataRows
{
    /// <summary>Reads the whole file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="tokenizer">The tokenizer, or null if the rows hold token ids.</param>
    /// <param name="labels">What the logits stand for.</param>
    /// <param name="maxLength">The most token ids of a row.</param>
    /// <param name="vocabulary">The student's vocabulary size; ids must be below.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">A row is bad, has an unknown label or an id beyond the vocabulary; file and line are named.</exception>
    public static (StudentRows Rows, ReadFindings Findings) Read(
        DataFile file, TextTokenizer? tokenizer, LabelMap labels, int maxLength, int vocabulary, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(labels);
        var several = labels.Kind == TaskKind.MultiLabel ? new SeveralLabels(labels, file.Columns, file.Path) : null;
        var builder = new StudentRowsBuilder(0, labelClasses: several is null ? 0 : labels.Count);
        var reading = new TextReading(file, tokenizer, maxLength, vocabulary);
        foreach (var text in reading.Read(cancellation))
        {
            builder.Add(text.Ids, text.PairStart, labels.Resolve(text.Example, file.Path), [], labels: several?.Resolve(text.Example));
        }

        return builder.Build() is { Count: > 0 } rows ? (rows, reading.Findings with { Labels = [.. several?.Lines() ?? []] }) : throw new InvalidDataException($"{file.Path} has no rows");
    }

    /// <summary>
    /// Opens a data file with the columns the user names; else with those that the training data had; where it has no such columns, with
    /// those its own header names.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The choice made for the training data, or null.</param>
    /// <param name="given">What the user said; null for nothing.</param>
    /// <exception cref="InvalidDataException">Nothing fits; the first reason is given.</exception>
    public static DataFile Open(string path, ColumnChoice? columns, DataFileOptions? given = null)
    {
        given ??= new DataFileOptions();
        if (columns is null || given with { Format = null, Limit = null } != new DataFileOptions())
        {
            return DataFile.Open(path, given);
        }

        try
        {
            return DataFile.Open(path, columns.ToOptions() with { Format = given.Format ?? columns.ToOptions().Format, Limit = given.Limit });
        }
        catch (InvalidDataException)
        {
            try
            {
                return DataFile.Open(path, given);
            }
            catch (InvalidDataException)
            {
                // The choice of the training data is what the user expects: its reason is the one to tell.
            }

            throw;
        }
    }
}
