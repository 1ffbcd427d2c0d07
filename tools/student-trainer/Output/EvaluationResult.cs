using OnnxDistill.Data.Metrics;
using OnnxDistill.Student.Evaluation;

namespace OnnxDistill.StudentTrainer.Output;

/// <summary>What <c>eval</c> found.</summary>
/// <param name="Metrics">The metrics.</param>
/// <param name="RowsPerSecond">Rows per second in batches of similar length, tokenizing excluded.</param>
/// <param name="Latency">Milliseconds of a single row.</param>
internal sealed record EvaluationResult(TaskMetrics Metrics, double RowsPerSecond, Latency Latency);
