using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.Student.Reports.Layers;

/// <summary>A tensor of the student and the teacher's that it was trained to imitate.</summary>
/// <param name="Objectives">The objectives that compare them.</param>
/// <param name="Kind">Which tensor.</param>
/// <param name="Student">The student's layer, or hidden state.</param>
/// <param name="Teacher">The teacher's.</param>
/// <param name="Value">How alike they are, up to 1; NaN where the cache lacks the teacher's.</param>
/// <param name="Samples">The tokens (of first tokens: rows; of attention: distributions) that were compared.</param>
internal sealed record SimilarityPair(string Objectives, TapKind Kind, int Student, int Teacher, double Value, long Samples)
{
    /// <summary>Gets a value indicating whether attention distributions are compared, by their cosine, and not states, by linear CKA.</summary>
    public bool IsAttention => Kind == TapKind.Scores;
}
