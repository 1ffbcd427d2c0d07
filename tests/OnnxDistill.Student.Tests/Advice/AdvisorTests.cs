using OnnxDistill.Recipes.Loading;
using OnnxDistill.Student.Advice;
using OnnxDistill.Student.Advice.Candidates;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.Student.Tests.Advice;

[Collection(TorchRandomCollection.Name)]
public sealed class AdvisorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(null, null, false)]
    [InlineData(0.3, null, true)]
    [InlineData(null, 10.0, true)]
    [InlineData(0.3, 2.0, false)]
    public void The_YAML_is_the_recipe_with_its_settings(double? size, double? speed, bool labels)
    {
        var advice = Advise(new AdviceOptions { Size = size, Speed = speed }, labels: labels);

        var read = RecipeLoader.Parse(advice.Yaml, "advised.yaml", "advised", []);
        RecipeWriter.Write(read).ShouldBe(RecipeWriter.Write(RecipeLoader.Load(advice.Recipe, advice.Settings)));
        advice.Findings.ShouldAllBe(f => f.Topic.Length > 0 && f.Found.Length > 0 && f.Advice.Length > 0 && f.Source.Length > 0);
        advice.Yaml.ShouldContain(advice.Findings[0].Source);
    }

    [Fact]
    public void Layers_of_a_teacher_without_classes_are_no_task_to_advise_on() =>
        Should.Throw<InvalidDataException>(() => Advisor.Advise(TinyMaskedCache.Write(_folder["layers"], capture: "hidden:last"), new AdviceOptions()))
            .Message.ShouldContain("holds layers of tiny-mlm, which has no classes (captured: hidden:2)");

    [Fact]
    public void What_is_not_captured_is_captured_first()
    {
        var narrow = new AdviceOptions { Size = 0.3 };

        var lacking = Advise(narrow);
        lacking.Recipe.ShouldBe("tinybert");
        lacking.Findings.ShouldContain(f => f.Topic == "capture");
        lacking.Commands[0].Words.ShouldBe(
            ["teacher-cache", "run", "--teacher", "TEACHER", "--data", "DATA", "--for", "tinybert", .. lacking.Settings.SelectMany(s => new[] { "--set", s }), "--out", _folder["logits"] + "-advised"]);

        var complete = Advise(narrow, capture: "logits,hidden,scores");
        complete.Findings.ShouldNotContain(f => f.Topic == "capture");
        complete.Commands[0].Words.Take(2).ShouldBe(["student-trainer", "train"]);
        complete.Commands[0].Words.ShouldContain(_folder["logits-hidden-scores"]);
    }

    [Fact]
    public void A_file_of_the_recipe_takes_the_place_of_its_settings() =>
        Advise(new AdviceOptions { RecipeFile = "mine.yaml" }).Commands[0].Words.Take(5).ShouldBe(["student-trainer", "train", "--recipe", "mine.yaml", "--cache"]);

    [Fact]
    public void A_share_of_what_is_not_known_is_refused()
    {
        var facts = AdvisedCache.Facts().WithTeacher(t => t with { Layers = null });

        Should.Throw<InvalidDataException>(() => Advisor.Of(facts, new AdviceOptions { Size = 0.1 })).Message.ShouldContain("--size");
        Advisor.Of(facts, new AdviceOptions()).Recipe.ShouldBe("distilled-bilstm");
    }

    private StudentAdvice Advise(AdviceOptions options, string capture = "logits", bool labels = true) =>
        Advisor.Advise(TinyCache.Write(_folder[capture.Replace(',', '-')], capture: capture, labels: labels), options);
}
