using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Advice.Facts;

namespace OnnxDistill.Student.Advice.Candidates;

/// <summary>The students that are compared: fewer and narrower layers of the teacher's kind, with as many heads, and BiLSTMs.</summary>
internal static class CandidateGrid
{
    private static readonly int[] Depths = [1, 2, 3, 4, 6, 8, 12];
    private static readonly double[] Widths = [1.0 / 4, 1.0 / 3, 1.0 / 2, 2.0 / 3, 1];

    // Of Tang et al. 2019, section 4.2, and with embeddings a third as wide (GloVe's 100 numbers).
    private static readonly int[] Embeddings = [300, 100];

    /// <summary>The students; BiLSTMs alone where the teacher's encoder is not known, none of them for a masked language model.</summary>
    /// <param name="facts">The cache.</param>
    public static IEnumerable<StudentCandidate> Of(CacheFacts facts)
    {
        var (encoder, length, pruned) = (facts.Encoder, facts.MeanLength, facts.PrunedVocabulary());
        double? operations = encoder is null ? null : SpeedEstimate.Operations(encoder.Layers, encoder.Hidden, 4 * encoder.Hidden, length);
        if (encoder is not null && encoder.Hidden % encoder.Heads == 0)
        {
            foreach (var layers in Depths.Where(d => d <= encoder.Layers))
            {
                foreach (var hidden in Widths.Select(w => Width(encoder.Hidden * w, encoder.Heads)).Distinct().Where(h => layers < encoder.Layers || h < encoder.Hidden))
                {
                    var student = new StudentOptions { Layers = layers, Hidden = hidden, Heads = encoder.Heads, Intermediate = 4 * hidden };
                    yield return Counted(FactLines.Text($"{layers}x{hidden}"), layers, hidden, student, SpeedEstimate.OfBert(layers, SpeedEstimate.Operations(layers, hidden, 4 * hidden, length), operations!.Value));
                }
            }
        }

        foreach (var embedding in facts.Masked ? [] : Embeddings)
        {
            var student = new StudentOptions { Kind = StudentOptions.BiLstm, Embedding = embedding };
            yield return Counted(FactLines.Text($"BiLSTM {embedding}/{student.LstmHidden}/{student.Fc}"), 0, embedding, student, operations is { } teacher ? SpeedEstimate.OfBiLstm(teacher, length) : null);
        }

        StudentCandidate Counted(string name, int layers, int hidden, StudentOptions student, double? speed) => new(
            name, layers, hidden, ParameterCount.Of(student, facts, facts.Plan.Teacher.VocabularySize), pruned is { } kept ? ParameterCount.Of(student, facts, kept) : null, speed);
    }

    private static int Width(double wanted, int heads) => Math.Max(1, (int)Math.Round(wanted / heads)) * heads;
}
