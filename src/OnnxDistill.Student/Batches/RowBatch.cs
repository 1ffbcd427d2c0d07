namespace OnnxDistill.Student.Batches;

/// <summary>The rows of one step.</summary>
/// <param name="Rows">Rows in memory, all or some of the run's.</param>
/// <param name="Ids">Which of them make the batch: ids within <paramref name="Rows"/>.</param>
internal readonly record struct RowBatch(StudentRows Rows, int[] Ids);
