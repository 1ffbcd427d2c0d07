using OnnxDistill.Data.Files;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Reading;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Windows;

namespace OnnxDistill.Student.Pruning;

/// <summary>The word pieces that a data set uses, of whole texts, a cache's as far as it holds them: what a student's longest row cuts off counts too, since pairs are cut by both lengths.</summary>
/// <param name="Name">The data set's name.</param>
/// <param name="Counts">The ids of its pieces, and how often each occurs.</param>
/// <param name="Rows">The number of its rows.</param>
/// <param name="Sample">The first of its rows as the student reads them, of a cache those that it reads whole; <see cref="SampleRows"/> of each file at most.</param>
internal sealed record UsedPieces(string Name, IReadOnlyDictionary<int, long> Counts, long Rows, StudentRows Sample)
{
    /// <summary>The most rows of a file in the sample.</summary>
    public const int SampleRows = 1024;

    /// <summary>The ids of the pieces that occur a number of times or more.</summary>
    /// <param name="times">How often, at least.</param>
    public IReadOnlyCollection<int> AtLeast(int times) => [.. Counts.Where(c => c.Value >= times).Select(c => c.Key)];

    /// <summary>Reads a data set's texts.</summary>
    /// <param name="file">The data set.</param>
    /// <param name="tokenizer">The student's tokenizer.</param>
    /// <param name="maxLength">The most token ids that the student reads of a row.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">A row is bad; file and line are named.</exception>
    public static UsedPieces Of(DataFile file, TextTokenizer tokenizer, int maxLength, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(tokenizer);
        var (whole, cut) = (new EncodeOptions(), new EncodeOptions { MaxLength = maxLength });
        var counts = new Dictionary<int, long>();
        var sample = new StudentRowsBuilder(classes: 0);
        var rows = 0L;
        foreach (var example in file.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (example.InputIds is not null)
            {
                throw new InvalidDataException($"{file.Path} holds token ids; a vocabulary is pruned with the texts themselves, or with a cache of them");
            }

            Count(counts, tokenizer.Encode(example.Text!, example.Pair, whole).InputIds);
            if (rows++ < SampleRows && tokenizer.Encode(example.Text!, example.Pair, cut) is { InputIds.Length: > 0 } encoding)
            {
                sample.Add(encoding.InputIds, encoding.PairStart, double.NaN, []);
            }
        }

        return new UsedPieces(file.Name, counts, rows, sample.Build());
    }

    /// <summary>Reads a cache's token ids.</summary>
    /// <param name="folder">The cache.</param>
    /// <param name="tokenizer">The student's tokenizer.</param>
    /// <param name="maxLength">The most token ids that the student reads of a row.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">It is no cache, or its word pieces are not the student's.</exception>
    public static UsedPieces OfCache(string folder, TextTokenizer tokenizer, int maxLength, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var cache = SoftTargetCache.Open(folder);
        var held = cache.Plan.TokenizerFiles.Count == 0 ? null : new TokenizerFiles(cache.Plan.DecodeTokenizerFiles()).Load(folder);
        if (held is null || !SamePieces.Within(held, tokenizer))
        {
            throw new InvalidDataException($"{folder} holds word pieces of another tokenizer than the student's; give the texts themselves as --data");
        }

        var rows = CacheRows.Read(cache, Capture.OnlyLogits, cancellation);
        var counts = new Dictionary<int, long>();
        for (var row = 0; row < rows.Count; row++)
        {
            Count(counts, rows.Ids(row));
        }

        var sample = new StudentRowsBuilder(classes: 0);
        Add(sample, rows, Enumerable.Range(0, rows.Count).Where(row => rows.Length(row) <= maxLength).Take(SampleRows));
        return new UsedPieces(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), counts, rows.Count, sample.Build());
    }

    /// <summary>The pieces of the rows that a run trained on, of which it keeps nothing else: each is counted once, and the sample is empty.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="InvalidDataException">It is older than that.</exception>
    public static UsedPieces OfRun(RunFolder run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new UsedPieces(
            run.Info.Data ?? "the training data",
            (run.Pieces ?? throw new InvalidDataException($"{run.Path} was trained before runs kept which word pieces their rows have; name the texts by --data")).ToDictionary(id => id, _ => 1L),
            run.Info.Rows,
            new StudentRowsBuilder(classes: 0).Build());
    }

    /// <summary>What several data sets use together.</summary>
    /// <param name="sets">The data sets, at least one.</param>
    public static UsedPieces OfAll(IReadOnlyList<UsedPieces> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        if (sets is [var only])
        {
            return only;
        }

        var sample = new StudentRowsBuilder(classes: 0);
        foreach (var rows in sets.Select(s => s.Sample))
        {
            Add(sample, rows, Enumerable.Range(0, rows.Count));
        }

        var counts = sets.SelectMany(s => s.Counts).GroupBy(c => c.Key).ToDictionary(g => g.Key, g => g.Sum(c => c.Value));
        return new UsedPieces(string.Join(" + ", sets.Select(s => s.Name)), counts, sets.Sum(s => s.Rows), sample.Build());
    }

    /// <summary>The rows of the sample all of whose pieces stay.</summary>
    /// <param name="stays">Whether a piece does, by its id.</param>
    public StudentRows SampleWithin(Func<int, bool> stays)
    {
        ArgumentNullException.ThrowIfNull(stays);
        var within = new StudentRowsBuilder(classes: 0);
        Add(within, Sample, Enumerable.Range(0, Sample.Count).Where(row => Sample.Ids(row).ToArray().All(stays)));
        return within.Build();
    }

    /// <summary>The sample with other ids.</summary>
    /// <param name="idOf">The new id of a piece of the sample, by its id here.</param>
    public StudentRows SampleAs(Func<int, int> idOf)
    {
        ArgumentNullException.ThrowIfNull(idOf);
        var renamed = new StudentRowsBuilder(classes: 0);
        for (var row = 0; row < Sample.Count; row++)
        {
            renamed.Add([.. Sample.Ids(row).ToArray().Select(idOf)], Sample.PairStart(row), double.NaN, []);
        }

        return renamed.Build();
    }

    private static void Add(StudentRowsBuilder sample, StudentRows rows, IEnumerable<int> which)
    {
        foreach (var row in which)
        {
            sample.Add(rows.Ids(row), rows.PairStart(row), double.NaN, []);
        }
    }

    private static void Count(Dictionary<int, long> counts, ReadOnlySpan<int> ids)
    {
        foreach (var id in ids)
        {
            counts[id] = counts.GetValueOrDefault(id) + 1;
        }
    }
}
