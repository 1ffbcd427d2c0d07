using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Metrics;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Reports.Layers;
using OnnxDistill.Student.Reports.Teachers;

namespace OnnxDistill.Student.Reports;

/// <summary>What a run's best checkpoint does on the rows that a report was given.</summary>
internal sealed record RunEvaluation
{
    /// <summary>Gets the name of the rows.</summary>
    public required string Dev { get; init; }

    /// <summary>Gets what a row is answered with; null for a masked language model.</summary>
    public required TaskKind? Kind { get; init; }

    /// <summary>Gets the metrics.</summary>
    public required TaskMetrics Metrics { get; init; }

    /// <summary>Gets the milliseconds of a row by itself.</summary>
    public required Latency Latency { get; init; }

    /// <summary>Gets the rows a second in batches of similar length.</summary>
    public required double RowsPerSecond { get; init; }

    /// <summary>Gets the threads that were measured with.</summary>
    public required int Threads { get; init; }

    /// <summary>Gets the parameters by part.</summary>
    public required IReadOnlyList<ParameterShare> Parameters { get; init; }

    /// <summary>Gets how sure the student is where it is right; null without labelled rows of one class each.</summary>
    public Reliability? Reliability { get; init; }

    /// <summary>Gets how it stands beside the teacher; null where the rows come without the teacher's answers.</summary>
    public TeacherComparison? Teacher { get; init; }

    /// <summary>Gets how alike its layers are to the teacher's; null where the teacher's were not given.</summary>
    public LayerSimilarity? Layers { get; init; }

    /// <summary>Gets what is worth telling of the rows, a line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
