namespace OnnxDistill.SoftTargets.Plans;

/// <summary>One part: consecutive rows of the cache (of the data set, where rows are not masked), stored in the order of its batches.</summary>
/// <param name="Index">The part's number, 0-based.</param>
/// <param name="FirstRow">The first row in this part.</param>
/// <param name="Rows">How many rows the part holds.</param>
/// <param name="Batches">The batches that hold each of these rows once.</param>
public sealed record PlannedPart(int Index, long FirstRow, int Rows, IReadOnlyList<PlannedBatch> Batches)
{
    /// <summary>Gets the part's file name, such as <c>part-00003.parquet</c>.</summary>
    public string FileName => PartNames.Of(Index);

    /// <summary>Gets the rows in stored order: batch after batch.</summary>
    public IEnumerable<int> StoredRows => Batches.SelectMany(b => b.Rows);
}
