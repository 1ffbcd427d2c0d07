using OnnxDistill.Data.Metrics;

namespace OnnxDistill.Student.Reports.Teachers;

/// <summary>A student's answers beside its teacher's.</summary>
/// <param name="Name">The teacher's name, as in the cache.</param>
/// <param name="Rows">The rows of which the teacher's answer is known.</param>
/// <param name="Metrics">The teacher's own metrics on them.</param>
/// <param name="ByLength">Agreement by the rows' length in tokens of the student; none for a regression.</param>
/// <param name="ByConfidence">Agreement by how sure the teacher is; none for a regression.</param>
/// <param name="Disagreements">The rows that they differ most on, most first.</param>
internal sealed record TeacherComparison(
    string Name, int Rows, TaskMetrics Metrics, IReadOnlyList<AgreementBucket> ByLength, IReadOnlyList<AgreementBucket> ByConfidence, IReadOnlyList<Disagreement> Disagreements)
{
    /// <summary>Gets the share of rows on which both answer alike; NaN for a regression.</summary>
    public double Agreement => (double)ByLength.Sum(b => b.Agreed) / ByLength.Sum(b => b.Rows);
}
