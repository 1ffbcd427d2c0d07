using OnnxDistill.Student.Precision;

namespace OnnxDistill.Student.Sweeps;

/// <summary>What a sweep trains (<c>sweep.json</c>).</summary>
internal sealed record SweepPlan
{
    /// <summary>Gets the format of the folder. The default value is 1.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Gets the recipe's name.</summary>
    public required string Recipe { get; init; }

    /// <summary>Gets a hash of every point's resolved recipe, so that another file of the same name is noticed.</summary>
    public required string RecipeHash { get; init; }

    /// <summary>Gets the assignments that hold for every point.</summary>
    public required IReadOnlyList<string> Set { get; init; }

    /// <summary>Gets the grid's axes.</summary>
    public required IReadOnlyList<SweepAxis> Grid { get; init; }

    /// <summary>Gets the first seed.</summary>
    public required long FirstSeed { get; init; }

    /// <summary>Gets the number of seeds.</summary>
    public required int Seeds { get; init; }

    /// <summary>Gets what identifies the training data: the caches' fingerprints, or a hash of the file.</summary>
    public required IReadOnlyList<string> Data { get; init; }

    /// <summary>Gets the name of dev.</summary>
    public required string Dev { get; init; }

    /// <summary>Gets what tells dev from another of its name: the cache's fingerprint, or a hash of the file.</summary>
    public required string DevHash { get; init; }

    /// <summary>Gets the most bytes that rows may take, where they are read in windows; null where all are held. The default value is null.</summary>
    public long? Memory { get; init; }

    /// <summary>Gets the precision asked for; null for fp32. The default value is null.</summary>
    public TrainingPrecision? Precision { get; init; }

    /// <summary>Gets the name of the teacher whose weights the students start from; null for random ones.</summary>
    public string? Init { get; init; }

    /// <summary>Gets the points, the grid's in its order, then the baselines.</summary>
    public required IReadOnlyList<SweepPoint> Points { get; init; }

    /// <summary>The runs: every point with the first seed, baselines first, then with the next, so that the whole grid can be seen early.</summary>
    public IReadOnlyList<SweepTask> Tasks() =>
        [.. Enumerable.Range(0, Seeds).SelectMany(seed => Points.OrderBy(p => p.Baseline ? 0 : 1), (seed, point) => new SweepTask(point, FirstSeed + seed))];

    /// <summary>The runs that one of several processes does: every <paramref name="shards"/>th.</summary>
    /// <param name="shard">The process, from 0.</param>
    /// <param name="shards">Their number.</param>
    public IReadOnlyList<SweepTask> Tasks(int shard, int shards) => [.. Tasks().Where((_, i) => i % shards == shard)];

    /// <summary>What another plan differs in; null for nothing.</summary>
    public string? Difference(SweepPlan there)
    {
        ArgumentNullException.ThrowIfNull(there);
        return there.Recipe != Recipe ? $"recipe ({there.Recipe}, now {Recipe})"
            : !Lines(there.Grid).SequenceEqual(Lines(Grid)) ? $"grid ({string.Join(' ', Lines(there.Grid))}, now {string.Join(' ', Lines(Grid))})"
            : !there.Set.SequenceEqual(Set) ? $"--set ({string.Join(' ', there.Set)}, now {string.Join(' ', Set)})"
            : there.FirstSeed != FirstSeed ? FormattableString.Invariant($"--seed ({there.FirstSeed}, now {FirstSeed})")
            : there.Seeds != Seeds ? FormattableString.Invariant($"--seeds ({there.Seeds}, now {Seeds})")
            : there.Dev != Dev ? $"dev data ({there.Dev}, now {Dev})"
            : there.DevHash != DevHash ? $"dev data (the bytes of {Dev} differ)"
            : there.Precision != Precision ? $"--precision ({there.Precision ?? TrainingPrecision.Fp32}, now {Precision ?? TrainingPrecision.Fp32})"
            : there.Init != Init ? $"start ({there.Init ?? "random weights"}, now {Init ?? "random weights"})"
            : !there.Data.SequenceEqual(Data) ? "training data (its bytes differ)"
            : there.RecipeHash != RecipeHash ? "recipe (its keys differ)"
            : null;
    }

    private static IEnumerable<string> Lines(IReadOnlyList<SweepAxis> grid) => grid.Select(a => $"{a.Key}={string.Join(',', a.Values)}");
}
