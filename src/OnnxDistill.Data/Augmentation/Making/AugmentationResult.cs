namespace OnnxDistill.Data.Augmentation.Making;

/// <summary>What an augmentation did.</summary>
/// <param name="Rows">The rows of the source.</param>
/// <param name="Made">The rows that were written.</param>
/// <param name="OfSource">Those dropped because a row of the source has the same text.</param>
/// <param name="Repeated">Those dropped because one with the same text was written.</param>
/// <param name="Excluded">Those dropped because they contain an excluded sentence.</param>
/// <param name="Blank">The rows of the source that are blank, of which nothing is made.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record AugmentationResult(long Rows, long Made, long OfSource, long Repeated, long Excluded, long Blank, TimeSpan Elapsed)
{
    /// <summary>Gets the rows of the source in a second.</summary>
    public double RowsPerSecond => Rows / Math.Max(1e-3, Elapsed.TotalSeconds);

    /// <summary>Gets the arguments without which the file would be read otherwise than it was written, as <c>--quote</c> and <c>none</c>; empty where it needs none.</summary>
    public IReadOnlyList<string> ReadWith { get; init; } = [];
}
