namespace OnnxDistill.Data.Metrics;

/// <summary>How many rows of each label got each prediction.</summary>
/// <param name="Labels">The classes' names, by id.</param>
/// <param name="Counts">[label][prediction] rows.</param>
internal sealed record ConfusionTable(IReadOnlyList<string> Labels, IReadOnlyList<IReadOnlyList<long>> Counts)
{
    /// <summary>Gets the number of rows.</summary>
    public long Rows => Counts.Sum(row => row.Sum());

    /// <summary>Gets the number of rows that are predicted as labelled.</summary>
    public long Correct => Counts.Select((row, c) => row[c]).Sum();

    /// <summary>The pairs of classes that are taken for one another most often: label, prediction, rows.</summary>
    /// <param name="most">How many pairs at most.</param>
    public IReadOnlyList<(int Label, int Prediction, long Rows)> MostConfused(int most) =>
    [
        .. Counts.SelectMany((row, label) => row.Select((rows, prediction) => (Label: label, Prediction: prediction, Rows: rows)))
            .Where(p => p.Label != p.Prediction && p.Rows > 0)
            .OrderByDescending(p => p.Rows).ThenBy(p => p.Label).ThenBy(p => p.Prediction)
            .Take(most),
    ];
}
