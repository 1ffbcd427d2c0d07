using OnnxDistill.Student.Objectives.Masking;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.MiniLm;

/// <summary>
/// MiniLM as mainlp/How-to-distill-your-BERT computes it (task_agnostic_distillation/methods/feature_distill.py:58-163): padded queries take part,
/// relations know no mask, and everything is divided by batch x heads x length.
/// </summary>
internal static class HowToDistill
{
    private const double MaskConstant = -10000;
    private const double LeastProbability = 1e-7;

    /// <summary>The divergence of attention: padded keys get -10000, the student's probabilities at least 1e-7 (with no gradient below).</summary>
    /// <param name="student">Scores, <c>[batch, heads, query, key]</c>.</param>
    /// <param name="teacher">The teacher's, of the same shape.</param>
    /// <param name="mask"><c>[batch, length]</c>, 1 where a token is.</param>
    public static Tensor AttentionKl(Tensor student, Tensor teacher, Tensor mask)
    {
        var padding = ValidTokens.Keys(mask).logical_not().to(student.dtype).Times(MaskConstant);       // [batch, 1, 1, key]
        return Clamped(student.Plus(padding), teacher.to(student.dtype).detach().Plus(padding));
    }

    /// <summary>The divergence of one relation of MiniLM (v1), the student's probabilities at least 1e-7.</summary>
    /// <param name="student">Values, <c>[batch, length, hidden]</c>.</param>
    /// <param name="teacher">The teacher's.</param>
    /// <param name="heads">The heads of both.</param>
    public static Tensor ValueRelationKl(Tensor student, Tensor teacher, int heads) =>
        Clamped(Relation.Scores(student, heads), Relation.Scores(teacher.to(student.dtype).detach(), heads));

    /// <summary>The divergence of one relation of MiniLMv2.</summary>
    /// <param name="student">Queries, keys or values, <c>[batch, length, hidden]</c>.</param>
    /// <param name="teacher">The teacher's.</param>
    /// <param name="heads">The relation heads.</param>
    public static Tensor RelationKl(Tensor student, Tensor teacher, int heads)
    {
        var studentLog = nn.functional.log_softmax(Relation.Scores(student, heads), -1);
        var teacherLog = nn.functional.log_softmax(Relation.Scores(teacher.to(student.dtype).detach(), heads), -1);
        return Mean(teacherLog, studentLog);
    }

    private static Tensor Clamped(Tensor student, Tensor teacher) =>
        Mean(nn.functional.log_softmax(teacher, -1), nn.functional.softmax(student, -1).AtLeast(LeastProbability).AtMost(1).log());

    private static Tensor Mean(Tensor teacherLog, Tensor studentLog) => (teacherLog.exp() * (teacherLog - studentLog)).sum(-1).mean();
}
