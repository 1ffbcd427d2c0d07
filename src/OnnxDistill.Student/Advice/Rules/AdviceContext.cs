using OnnxDistill.Student.Advice.Candidates;
using OnnxDistill.Student.Advice.Facts;

namespace OnnxDistill.Student.Advice.Rules;

/// <summary>What a rule looks at.</summary>
/// <param name="Facts">The cache.</param>
/// <param name="Options">What is wanted.</param>
/// <param name="Candidates">The students compared, one of them chosen; none where nothing is known of the encoder and no BiLSTM will do.</param>
/// <param name="TeacherParameters">The teacher's parameters; null where they are not known.</param>
internal sealed record AdviceContext(CacheFacts Facts, AdviceOptions Options, IReadOnlyList<StudentCandidate> Candidates, long? TeacherParameters)
{
    /// <summary>Gets the student to try first; null where there is none to compare.</summary>
    public StudentCandidate? Chosen => Candidates.FirstOrDefault(c => c.Chosen);

    /// <summary>Gets a value indicating whether labels are few beside the text.</summary>
    public bool FewLabels => Options.FewLabels ?? Facts.Labelled < 0.5 * Facts.Rows;
}
