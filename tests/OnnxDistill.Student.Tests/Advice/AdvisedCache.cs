using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Student.Advice.Candidates;
using OnnxDistill.Student.Advice.Facts;
using OnnxDistill.Student.Advice.Rules;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.Student.Tests.Advice;

/// <summary>Small caches, and what rules see of them.</summary>
internal static class AdvisedCache
{
    /// <summary>The facts of a made cache: 96 rows, two classes, a teacher of 2 layers x 8.</summary>
    public static CacheFacts Facts(bool labels = true, float strength = 3, string capture = "logits", int logits = 2)
    {
        using var folder = new TemporaryFolder();
        return CacheReading.Read(TinyCache.Write(folder["cache"], labels: labels, strength: strength, capture: capture, logits: logits), default);
    }

    /// <summary>The facts with another teacher.</summary>
    public static CacheFacts WithTeacher(this CacheFacts facts, Func<TeacherFacts, TeacherFacts> change) => facts with { Plan = facts.Plan with { Teacher = change(facts.Plan.Teacher) } };

    /// <summary>What a rule is given: a student of half the teacher's layers unless another is named.</summary>
    public static AdviceContext Context(CacheFacts facts, AdviceOptions? options = null, StudentCandidate? chosen = null) =>
        new(facts, options ?? new AdviceOptions(), [(chosen ?? new StudentCandidate("1x8", 1, 8, 1000, null, 2)) with { Chosen = true }], 2000);

    /// <summary>A recipe that nothing has changed.</summary>
    public static AdvisedRecipe Recipe(string name = "hinton") => new(name, false, []);
}
