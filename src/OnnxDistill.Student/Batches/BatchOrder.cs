namespace OnnxDistill.Student.Batches;

/// <summary>Which batches of a stage are wanted: a pure function of it, so a resumed run needs no stored order.</summary>
/// <param name="Rows">The row ids that take part, ascending.</param>
/// <param name="BatchSize">Rows of a batch; the last of an epoch may have fewer.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Stage">The 0-based stage.</param>
/// <param name="First">The first step wanted, 0-based in the stage.</param>
/// <param name="End">The step after the last one wanted.</param>
internal sealed record BatchOrder(IReadOnlyList<int> Rows, int BatchSize, long Seed, int Stage, long First, long End)
{
    /// <summary>Gets the steps that see every row once, or of mixed sources at least once.</summary>
    public long StepsPerEpoch { get; init; } = (Rows.Count + BatchSize - 1L) / BatchSize;

    /// <summary>Gets the rows of a batch from each source of rows; none where a stage takes all rows alike.</summary>
    public IReadOnlyList<int> Shares { get; init; } = [];

    /// <summary>The epochs that hold wanted steps, each with the steps wanted of it: <c>[First, End)</c>, counted within the epoch.</summary>
    public IEnumerable<(int Epoch, int First, int End)> Epochs()
    {
        for (var epoch = First / StepsPerEpoch; epoch * StepsPerEpoch < End; epoch++)
        {
            var before = epoch * StepsPerEpoch;
            yield return (checked((int)epoch), (int)Math.Max(0, First - before), (int)Math.Min(StepsPerEpoch, End - before));
        }
    }
}
