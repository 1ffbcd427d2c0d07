using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Metrics;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Reading;

namespace OnnxDistill.Student.Evaluation;

/// <summary>Labelled rows, or masked ones, that a student is judged by.</summary>
/// <param name="Name">The file's or cache's name, for errors and logs.</param>
/// <param name="Rows">The rows; with the teacher's logits, agreement with the teacher is measured too.</param>
/// <param name="Labels">What the logits stand for; null for masked rows.</param>
internal sealed record DevSet(string Name, StudentRows Rows, LabelMap? Labels)
{
    /// <summary>Gets the probability from which on a class is predicted, where a row may have several. The default value is 0.5.</summary>
    public double Threshold { get; init; } = MultiLabelEvaluator.DefaultThreshold;

    /// <summary>Gets the word piece that the teacher finds likeliest at each masked position of each row; null where it is not known.</summary>
    public IReadOnlyList<int[]>? TeacherTokens { get; init; }

    /// <summary>Gets what was found while its texts were read; null for the rows of a cache.</summary>
    public ReadFindings? Findings { get; init; }
}
