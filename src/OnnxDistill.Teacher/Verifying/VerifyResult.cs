namespace OnnxDistill.Teacher.Verifying;

/// <summary>What verifying a cache gave.</summary>
/// <param name="Parts">The parts whose checksums hold.</param>
/// <param name="Rows">The rows that were recomputed.</param>
/// <param name="Columns">The errors by column; empty where no teacher was given.</param>
/// <param name="Tolerance">The largest error allowed.</param>
public sealed record VerifyResult(int Parts, int Rows, IReadOnlyDictionary<string, ColumnError> Columns, double Tolerance)
{
    /// <summary>Gets why columns may be beyond the tolerance, as a clause, if the parts' footers tell. The default value is <see langword="null"/>.</summary>
    public string? Cause { get; init; }

    /// <summary>Gets the columns beyond the tolerance.</summary>
    public IReadOnlyList<string> Beyond => [.. Columns.Where(c => !(c.Value.MaxError <= Tolerance)).Select(c => c.Key)];
}
