namespace OnnxDistill.Teacher.Verifying;

/// <summary>What verifying a cache gave.</summary>
/// <param name="Parts">The parts whose checksums hold.</param>
/// <param name="Rows">The rows that were recomputed.</param>
/// <param name="Columns">The errors by column; empty where no teacher was given.</param>
/// <param name="Tolerance">The largest error allowed.</param>
public sealed record VerifyResult(int Parts, int Rows, IReadOnlyDictionary<string, ColumnError> Columns, double Tolerance)
{
    /// <summary>Gets the columns beyond the tolerance.</summary>
    public IReadOnlyList<string> Beyond => [.. Columns.Where(c => !(c.Value.MaxError <= Tolerance)).Select(c => c.Key)];
}
