using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Student.Batches;

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
    public static StudentRows Read(
        DataFile file, TextTokenizer? tokenizer, LabelMap labels, int maxLength, int vocabulary, CancellationToken cancellation = default)
    {
        var builder = new StudentRowsBuilder(0);
        var options = new EncodeOptions { MaxLength = maxLength };
        foreach (var example in file.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            var (ids, pairStart) = Encode(example, tokenizer, options, file.Path);
            if (Array.FindIndex(ids, id => id < 0 || id >= vocabulary) is var at and >= 0)
            {
                throw new InvalidDataException($"{file.Path}:{example.Line}: token id {ids[at]} is beyond the student's vocabulary of {vocabulary}");
            }

            builder.Add(ids, pairStart, labels.Resolve(example, file.Path), []);
        }

        return builder.Build() is { Count: > 0 } rows ? rows : throw new InvalidDataException($"{file.Path} has no rows");
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

    private static (int[] Ids, int PairStart) Encode(Example example, TextTokenizer? tokenizer, EncodeOptions options, string file)
    {
        if (example.InputIds is { } ids)
        {
            var second = example.TokenTypeIds is { } types ? Array.IndexOf(types, 1) : -1;
            ids = ids.Length > options.MaxLength ? ids[..options.MaxLength.Value] : ids;
            return (ids, second < 0 || second > ids.Length ? ids.Length : second);
        }

        var encoding = (tokenizer ?? throw new InvalidDataException(
            $"{file}:{example.Line}: a text, but no tokenizer came with the training data, which held token ids")).Encode(example.Text!, example.Pair, options);
        return (encoding.InputIds, encoding.PairStart);
    }
}
