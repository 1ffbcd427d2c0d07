using OnnxDistill.Data.Metrics;

namespace OnnxDistill.Teacher.Scoring;

/// <summary>What scoring a model on a data set gave.</summary>
/// <param name="Rows">The rows run, labelled or not.</param>
/// <param name="Metrics">The task's metrics over the labelled rows.</param>
/// <param name="RowsPerSecond">Tokenizing and running, without loading the model.</param>
/// <param name="LatencyMs">Running one row at a time.</param>
public sealed record ScoreResult(long Rows, TaskMetrics Metrics, double RowsPerSecond, Latency LatencyMs)
{
    /// <summary>Gets what is worth telling of the rows' labels, a line each. The default value is none.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Gets the line about rows that were cut. The default value is null: none was.</summary>
    public string? Cut { get; init; }
}
