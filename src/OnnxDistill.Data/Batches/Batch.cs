namespace OnnxDistill.Data.Batches;

/// <summary>Rows of similar length, to be padded to one width.</summary>
/// <param name="Width">The largest length of the rows.</param>
/// <param name="Rows">Indices into the lengths that were given.</param>
internal sealed record Batch(int Width, int[] Rows);
