using System.Globalization;
using OnnxDistill.Recipes.Schema;

namespace OnnxDistill.Student.Mixing;

/// <summary>What a stage takes of each source.</summary>
/// <param name="Shares">The rows of a batch from each source.</param>
/// <param name="Rows">The rows of each source that take part.</param>
/// <param name="Batches">The batches of an epoch: as many as it takes to see every row once.</param>
internal sealed record MixPlan(IReadOnlyList<int> Shares, IReadOnlyList<int> Rows, long Batches)
{
    /// <summary>Plans a stage's mix.</summary>
    /// <param name="stage">The recipe's stage, which has one.</param>
    /// <param name="rows">The row ids that take part, ascending.</param>
    /// <param name="sources">The number of rows of each source.</param>
    /// <exception cref="InvalidDataException">There are more or fewer sources, a batch is too small, or a source has no row for the stage.</exception>
    public static MixPlan Of(StageOptions stage, IReadOnlyList<int> rows, IReadOnlyList<int> sources)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(sources);
        if (stage.Mix.Count != sources.Count)
        {
            throw new InvalidDataException($"mix of stage {stage.Name} has {stage.Mix.Count} shares, and the rows are of {sources.Count} cache{(sources.Count == 1 ? string.Empty : "s")}; give one for each --cache, in their order");
        }

        if (stage.Mix.Count(w => w > 0) > stage.BatchSize)
        {
            throw new InvalidDataException($"mix of stage {stage.Name} takes rows of {stage.Mix.Count(w => w > 0)} caches, and a batch has {stage.BatchSize}; raise batch_size");
        }

        var shares = RowShares.Of(stage.Mix, stage.BatchSize);
        var counts = MixedRows.SourcesOf(rows, sources).Select(r => r.Count).ToArray();
        if (Enumerable.Range(0, counts.Length).FirstOrDefault(i => shares[i] > 0 && counts[i] == 0, -1) is >= 0 and var empty)
        {
            throw new InvalidDataException($"mix of stage {stage.Name} takes rows of cache {empty + 1}, which has none for it: its rows have no label, and the stage has only the objective hard-label; set that share to 0, or add soft-target");
        }

        return new MixPlan(shares, counts, shares.Zip(counts).Where(p => p.First > 0).Max(p => (p.Second + p.First - 1L) / p.First));
    }

    /// <summary>What a batch and an epoch hold, in a line.</summary>
    /// <param name="stage">The stage's name.</param>
    public string Line(string stage) => $"stage {stage}: a batch has {Each((i, share) => Invariant($"{share} rows of cache {i + 1}"))}; an epoch of {Batches} batches sees {Each((i, share) => Invariant($"the {Rows[i]} of cache {i + 1} {(double)share * Batches / Rows[i]:0.##} times"))}";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private string Each(Func<int, int, string> text) => string.Join(" and ", Shares.Index().Where(s => s.Item > 0).Select(s => text(s.Index, s.Item)));
}
