namespace OnnxDistill.Student.Windows;

/// <summary>Rows that are in memory together, and the batches they make.</summary>
/// <param name="Groups">The row groups to read, ascending.</param>
/// <param name="Batches">The batches: row ids of the whole cache.</param>
internal sealed record RowWindow(int[] Groups, int[][] Batches);
