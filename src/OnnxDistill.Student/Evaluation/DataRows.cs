using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Reading;

namespace OnnxDistill.Student.Evaluation;

/// <summary>Reads a data file into rows for a student: tokenized, labels resolved, no soft targets.</summary>
internal static class DataRows
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
        var several = labels.Kind == TaskKind.MultiLabel ? new SeveralLabels(labels, file) : null;
        var builder = new StudentRowsBuilder(0, labelClasses: several is null ? 0 : labels.Count);
        var reading = new TextReading(file, tokenizer, maxLength, vocabulary);
        foreach (var text in reading.Read(cancellation))
        {
            builder.Add(text.Ids, text.PairStart, labels.Resolve(text.Example, file.Path), [], labels: several?.Resolve(text.Example));
        }

        reading.MinusOneLine = reading.MinusOnes.Line(labels, file.Name, reading.Findings.TextHashes.Count);
        if (reading.MinusOnes.All && labels.Kind == TaskKind.Regression)
        {
            throw new InvalidDataException($"{file.Path}: every label is -1, which says that there is none");
        }

        return builder.Build() is { Count: > 0 } rows ? (rows, reading.Findings with { Labels = [.. several?.Lines() ?? []] }) : throw new InvalidDataException($"{file.Path} has no rows");
    }

    /// <summary>
    /// Opens a data file with the columns the user names; else with those that the training data had; where it has no such columns, with
    /// those its own header names.
    /// </summary>
    /// <param name="paths">The files, of the same columns.</param>
    /// <param name="columns">The choice made for the training data, or null.</param>
    /// <param name="given">What the user said; null for nothing.</param>
    /// <exception cref="InvalidDataException">Nothing fits, and the first reason is given; or the rows are pairs and the training data's were not, or the other way round.</exception>
    public static DataFile Open(IReadOnlyList<string> paths, ColumnChoice? columns, DataFileOptions? given = null)
    {
        given ??= new DataFileOptions();
        var file = Find(paths, columns, given);
        return columns is null || columns.IdsGiven || file.Columns.IdsGiven || (columns.Pair is null) == (file.Columns.Pair is null)
            ? file
            : throw new InvalidDataException(columns.Pair is { } pair
                ? $"{file.Path}: a single text a row ({file.Columns.Text}), and those of the training data are pairs ({columns.Text} and {pair}); name the second text by --pair-column"
                : $"{file.Path}: pairs of texts ({file.Columns.Text} and {file.Columns.Pair}), and those of the training data are single ({columns.Text}); name the text by --text-column alone");
    }

    private static DataFile Find(IReadOnlyList<string> paths, ColumnChoice? columns, DataFileOptions given)
    {
        if (columns is null || given with { Format = null, Limit = null, Delimiter = null, Quote = null, LabelMap = null } != new DataFileOptions())
        {
            return DataFile.Open(paths, given);
        }

        try
        {
            var known = columns.ToOptions();
            return DataFile.Open(paths, known with
            {
                Format = given.Format ?? known.Format,
                Limit = given.Limit,
                Delimiter = given.Delimiter ?? known.Delimiter,
                Quote = given.Quote ?? known.Quote,
                LabelMap = given.LabelMap ?? known.LabelMap,
            });
        }
        catch (InvalidDataException)
        {
            try
            {
                return DataFile.Open(paths, given);
            }
            catch (InvalidDataException)
            {
                // The choice of the training data is what the user expects: its reason is the one to tell.
            }

            throw;
        }
    }
}
