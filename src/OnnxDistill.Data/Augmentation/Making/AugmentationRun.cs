using System.Diagnostics;
using OnnxDistill.Data.Augmentation.Excluding;
using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Augmentation.Making;

/// <summary>
/// Makes rows from the rows of a data file and writes them. The data is streamed twice; memory holds a few rows, a number for each row of the source and each
/// one made, and what the maker learns.
/// </summary>
internal static class AugmentationRun
{
    // So many rows are made together, fewer of long ones: a masked language model is asked about every word of a row.
    private const int MostRows = 256;
    private const int MostCharacters = 32_768;

    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>Makes the rows.</summary>
    /// <param name="data">The data.</param>
    /// <param name="tags">Tags of its words, row by row; null for none.</param>
    /// <param name="maker">The way that rows are made.</param>
    /// <param name="excluded">Sentences that no row may contain; null for none.</param>
    /// <param name="path">The file to write; it must not exist.</param>
    /// <param name="note">Told what is worth knowing before the first row is made, a line each; null for nobody.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Cancels; nothing is left of the file then.</param>
    /// <exception cref="InvalidDataException">A row is bad, or no row could be made.</exception>
    /// <exception cref="IOException">The file is there already, or cannot be written.</exception>
    public static AugmentationResult Execute(
        DataFile data, DataFile? tags, IRowMaker maker, ExcludedSentences? excluded, string path,
        Action<string>? note = null, IProgress<AugmentationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(maker);
        MadeRowsFile.RequireNew(path);
        var start = Stopwatch.GetTimestamp();
        var (source, sieve) = (new TaggedRows(data, tags), new RowSieve(excluded));
        var (total, blank) = Learn(source, maker, sieve, cancellation);
        foreach (var line in maker.Notes())
        {
            note?.Invoke(line);
        }

        var columns = MadeColumns.Of(data.Columns);
        var (rows, made, check, reported) = (0L, 0L, 0L, start);
        using (var file = new MadeRowsFile(path, columns.Text, columns.Pair))
        {
            foreach (var chunk in Chunks(source.Read().Where(r => !IsBlank(r))))
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (var (row, text, pair) in maker.Make(chunk, cancellation))
                {
                    var (one, other) = (RowSieve.Line(text), pair is null ? null : RowSieve.Line(pair));
                    if (one.Length > 0 && other is null or { Length: > 0 } && sieve.Passes(one, other))
                    {
                        file.Write(one, other, row.Example.Row);
                        (made, check) = (made + 1, ReadBack.Sum(one, other, check));
                    }
                }

                rows += chunk.Count;
                if (Stopwatch.GetElapsedTime(reported) > ReportEvery || rows == total - blank)
                {
                    reported = Stopwatch.GetTimestamp();
                    progress?.Report(new AugmentationProgress(rows, total - blank, rows / Stopwatch.GetElapsedTime(start).TotalSeconds));
                }
            }

            RequireSome(data, made, sieve);
            file.Finish();
        }

        return new AugmentationResult(total, made, sieve.OfSource, sieve.Repeated, sieve.Excluded, blank, Stopwatch.GetElapsedTime(start))
        {
            ReadWith = ReadBack.Options(path, columns.Arguments, columns.Options, check),
        };
    }

    private static (long Rows, long Blank) Learn(TaggedRows source, IRowMaker maker, RowSieve sieve, CancellationToken cancellation)
    {
        var (rows, blank) = (0L, 0L);
        foreach (var row in source.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            rows++;
            if (IsBlank(row))
            {
                blank++;
                continue;
            }

            maker.Learn(row);
            if (maker.IsNew)
            {
                sieve.AddSource(row.Example.Text!, row.Example.Pair);
            }
        }

        return (rows, blank);
    }

    private static bool IsBlank(SourceRow row) => string.IsNullOrWhiteSpace(row.Example.Text) || (row.Example.Pair is { } pair && string.IsNullOrWhiteSpace(pair));

    private static void RequireSome(DataFile data, long made, RowSieve sieve)
    {
        if (made == 0)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"{data.Path}: no row was made ({sieve.OfSource} repeat a row of the source, {sieve.Excluded} contain an excluded sentence); try more --times, or another --method"));
        }
    }

    private static IEnumerable<IReadOnlyList<SourceRow>> Chunks(IEnumerable<SourceRow> rows)
    {
        var (chunk, characters) = (new List<SourceRow>(), 0);
        foreach (var row in rows)
        {
            chunk.Add(row);
            characters += row.Example.Text!.Length + (row.Example.Pair?.Length ?? 0);
            if (chunk.Count == MostRows || characters >= MostCharacters)
            {
                yield return chunk;
                (chunk, characters) = ([], 0);
            }
        }

        if (chunk.Count > 0)
        {
            yield return chunk;
        }
    }
}
