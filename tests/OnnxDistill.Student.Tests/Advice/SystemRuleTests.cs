using OnnxDistill.Student.Advice.Candidates;
using OnnxDistill.Student.Advice.Rules;
using static OnnxDistill.Student.Tests.Advice.AdvisedCache;

namespace OnnxDistill.Student.Tests.Advice;

public sealed class SystemRuleTests
{
    private static readonly StudentCandidate Narrow = new("2x4", 2, 4, 500, 300, 4);
    private static readonly StudentCandidate Lstm = new("BiLSTM 300/150/200", 0, 300, 900, null, 10);

    [Fact]
    public void A_student_as_wide_as_its_teacher_starts_from_its_weights()
    {
        var recipe = new SystemRule().Change(Recipe(), Context(Facts()));

        recipe.ShouldSatisfyAllConditions(
            () => recipe.Name.ShouldBe("hinton"), () => recipe.StartsFromTeacher.ShouldBeTrue(), () => recipe.Settings.ShouldBe(["student.layers=1", "student.init_layers=every"]));
        new SystemRule().Find(Context(Facts()))!.Advice.ShouldContain("--init TEACHER");
    }

    [Fact]
    public void A_narrow_student_imitates_layers()
    {
        var recipe = new SystemRule().Change(Recipe(), Context(Facts(), new AdviceOptions { Size = 0.25 }, Narrow));

        (recipe.Name, recipe.StartsFromTeacher).ShouldBe(("tinybert", false));
        recipe.Settings.ShouldBe(["student.layers=2", "student.hidden=4", "student.intermediate=16"]);
        new SystemRule().Find(Context(Facts(), new AdviceOptions { Size = 0.25 }, Narrow))!.Found.ShouldContain("at most 25 % of the teacher's parameters");
    }

    [Fact]
    public void A_BiLSTM_is_for_speed_and_for_teachers_whose_encoder_nobody_knows()
    {
        new SystemRule().Change(Recipe(), Context(Facts(), new AdviceOptions { Speed = 10 }, Lstm)).Name.ShouldBe("distilled-bilstm");
        new SystemRule().Find(Context(Facts(), new AdviceOptions { Speed = 10 }, Lstm))!.Found.ShouldContain("at least 10 times as fast");
        new SystemRule().Find(Context(Facts().WithTeacher(t => t with { Layers = null }), chosen: Lstm))!.Found.ShouldContain("does not know the teacher's encoder");
    }

    [Fact]
    public void What_cannot_be_reached_is_said()
    {
        new ReachRule().Find(Context(Facts(), new AdviceOptions { Speed = 100 }, Lstm))!.Advice.ShouldContain("BiLSTM 300/150/200 comes nearest");
        new ReachRule().Find(Context(Facts(), new AdviceOptions { Speed = 9 }, Lstm)).ShouldBeNull();
        new ReachRule().Find(Context(Facts(), new AdviceOptions { Size = 0.1 }, Lstm with { Fits = "no" })).ShouldNotBeNull();
    }

    [Fact]
    public void An_assistant_is_for_half_the_layers_and_half_the_width()
    {
        new AssistantRule().Find(Context(Facts(), chosen: Narrow with { Layers = 1 })).ShouldNotBeNull();
        new AssistantRule().Find(Context(Facts(), chosen: Narrow)).ShouldBeNull();
        new AssistantRule().Find(Context(Facts(), chosen: Lstm)).ShouldBeNull();
    }
}
