using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.Student.Sweeps;
using OnnxDistill.Student.Tests.Support;
using OnnxDistill.Student.Training;

namespace OnnxDistill.Student.Tests.Sweeps;

public sealed class SweepBaselineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("hinton")]
    [InlineData("distilled-bilstm")]
    public void It_is_the_same_student_with_as_many_steps_and_labels_alone(string name)
    {
        var recipe = TinyRun.Recipe(name);
        var inputs = CachedData.Open([TinyCache.Write(_folder["cache"])], recipe, null);

        var baseline = SweepBaseline.Of(recipe.For(TeacherKind.Classifier), inputs.Rows)!;

        baseline.Student.ShouldBe(recipe.Student);
        var stage = baseline.Stages.ShouldHaveSingleItem();
        stage.Objectives.ShouldHaveSingleItem().Kind.ShouldBe(ObjectiveOptions.HardLabel);
        stage.Objectives[0].Weight.ShouldBe(1);
        stage.Optimizer.ShouldBe(recipe.Stages[0].Optimizer);
        StagePlan.Of(stage, inputs.Rows).Steps.ShouldBe(recipe.Stages.Sum(s => StagePlan.Of(s, inputs.Rows).Steps));
        RecipeWriter.Write(RecipeLoader.Parse(RecipeWriter.Write(baseline), "r.yaml", "r", [])).ShouldBe(RecipeWriter.Write(baseline));
    }

    [Fact]
    public void Two_stages_are_as_long_as_one_at_the_first_ones_rate()
    {
        var recipe = RecipeLoader.Parse(
            """
            student: {layers: 1, hidden: 16, heads: 2, intermediate: 32}
            stages:
              - {name: a, objectives: [{kind: soft-target}], optimizer: {learning_rate: 2e-3}, epochs: 4, batch_size: 8}
              - {name: b, objectives: [{kind: soft-target}, {kind: hard-label, weight: 0.3, label_smoothing: 0.1}], max_steps: 3, batch_size: 8, best_metric: f1}
            """, "r.yaml", "r", []);
        var inputs = CachedData.Open([TinyCache.Write(_folder["cache"])], recipe, null);

        var stage = SweepBaseline.Of(recipe, inputs.Rows)!.Stages.ShouldHaveSingleItem();

        StagePlan.Of(stage, inputs.Rows).Steps.ShouldBe(StagePlan.Of(recipe.Stages[0], inputs.Rows).Steps + 3);
        stage.Optimizer.LearningRate.ShouldBe(2e-3);
        (stage.Objectives[0].Weight, stage.Objectives[0].LabelSmoothing, stage.BestMetric).ShouldBe((1, 0.1, "f1"));
    }

    public void Dispose() => _folder.Dispose();
}
