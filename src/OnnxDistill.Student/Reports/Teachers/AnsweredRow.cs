using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Predictions;

namespace OnnxDistill.Student.Reports.Teachers;

/// <summary>A row with both answers.</summary>
/// <param name="Kind">What a row is answered with.</param>
/// <param name="Student">The student's, with the row.</param>
/// <param name="Teacher">The teacher's.</param>
/// <param name="Length">Its tokens, as the student reads it.</param>
/// <param name="Label">What the data says; null where it says nothing.</param>
internal sealed record AnsweredRow(TaskKind Kind, Prediction Student, Prediction Teacher, int Length, string? Label)
{
    /// <summary>Gets a value indicating whether both say the same classes.</summary>
    public bool Agreed => Student.Classes.SequenceEqual(Teacher.Classes);

    /// <summary>
    /// Gets how sure the teacher is: the probability of its class; where a row may have several the least sure of its yes or no to each. NaN for a
    /// regression.
    /// </summary>
    public double TeacherConfidence => Kind switch
    {
        TaskKind.SingleLabel => Teacher.Probability,
        TaskKind.MultiLabel => Teacher.Probabilities.Min(p => Math.Max(p, 1 - p)),
        _ => double.NaN,
    };

    /// <summary>Gets a value indicating whether an answer is the label.</summary>
    /// <param name="answer">One of both.</param>
    public bool IsRight(Prediction answer) => Label == NameOf(answer);

    /// <summary>An answer's classes in a word.</summary>
    /// <param name="answer">The answer.</param>
    public static string NameOf(Prediction answer) => answer.Classes.Count == 0 ? "none" : string.Join(", ", answer.Classes);
}
