namespace OnnxDistill.CommandLine;

/// <summary>How far a job is.</summary>
/// <param name="Rows">The rows done.</param>
/// <param name="Total">All rows; 0 where nobody knows.</param>
/// <param name="RowsPerSecond">The speed so far; 0 where it says nothing.</param>
/// <param name="Unit">What is counted.</param>
internal readonly record struct JobProgress(long Rows, long Total, double RowsPerSecond, string Unit = "rows");
