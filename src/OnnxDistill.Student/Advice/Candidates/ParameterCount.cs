using OnnxDistill.Recipes.Schema;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Student.Advice.Facts;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Training;

namespace OnnxDistill.Student.Advice.Candidates;

/// <summary>Counts the parameters of students by building them; of the table of words, which is most of them, two small ones tell how it grows.</summary>
internal static class ParameterCount
{
    private const int SmallTable = 8;

    /// <summary>The parameters of a student.</summary>
    /// <param name="student">The student.</param>
    /// <param name="facts">The cache that says how many logits and positions it has.</param>
    /// <param name="vocabulary">Its word pieces.</param>
    public static long Of(StudentOptions student, CacheFacts facts, int vocabulary)
    {
        // One that starts from the teacher's layers takes over its table of positions as it is.
        var positions = student.Kind != StudentOptions.BiLstm && student.Hidden == facts.Encoder?.Hidden ? Math.Max(facts.Plan.Teacher.Positions, facts.Plan.MaxLength) : facts.Plan.MaxLength;
        var (small, larger) = (Built(student, facts, SmallTable, positions), Built(student, facts, SmallTable + 1, positions));
        return small + ((larger - small) * (vocabulary - SmallTable));
    }

    /// <summary>The parameters of the teacher, as a BERT of its widths with 4 x hidden between: the plan does not say how wide its layers are there.</summary>
    /// <returns>The number; null where the plan does not know the encoder.</returns>
    public static long? OfTeacher(CacheFacts facts)
    {
        if (facts.Encoder is not { } encoder || encoder.Hidden % encoder.Heads != 0)
        {
            return null;
        }

        var teacher = facts.Plan.Teacher;
        var shape = new StudentOptions { Layers = encoder.Layers, Hidden = encoder.Hidden, Heads = encoder.Heads, Intermediate = 4 * encoder.Hidden };
        var (small, larger) = (Built(shape, facts, SmallTable, teacher.Positions), Built(shape, facts, SmallTable + 1, teacher.Positions));
        return small + ((larger - small) * (teacher.VocabularySize - SmallTable));
    }

    private static long Built(StudentOptions student, CacheFacts facts, int vocabulary, int positions)
    {
        var teacher = facts.Plan.Teacher;
        using var model = StudentFactory.WithoutVectors(student, Info(teacher, facts, vocabulary, positions), tokenizer: null);
        return model.NamedParameters().Sum(p => p.Value.numel());
    }

    private static RunInfo Info(TeacherFacts teacher, CacheFacts facts, int vocabulary, int positions) => new()
    {
        Seed = 1,
        Threads = 1,
        Device = "cpu",
        Logits = facts.Masked ? 0 : teacher.Logits,
        MaskedLanguageModel = facts.Masked,
        MultiLabel = teacher.MultiLabel,
        MaxLength = positions,
        Vocabulary = vocabulary,
        Siamese = facts.Pairs,
        Inputs = [],
        Rows = (int)Math.Min(int.MaxValue, facts.Rows),
    };
}
