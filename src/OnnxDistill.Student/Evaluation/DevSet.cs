using OnnxDistill.Data.Labels;
using OnnxDistill.Student.Batches;

namespace OnnxDistill.Student.Evaluation;

/// <summary>Labelled rows that a student is judged by.</summary>
/// <param name="Name">The file's or cache's name, for errors and logs.</param>
/// <param name="Rows">The rows; with the teacher's logits, agreement with the teacher is measured too.</param>
/// <param name="Labels">What the logits stand for.</param>
public sealed record DevSet(string Name, StudentRows Rows, LabelMap Labels);
