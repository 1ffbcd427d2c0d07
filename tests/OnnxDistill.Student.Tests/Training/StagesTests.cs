using OnnxDistill.Recipes.Loading;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.Student.Tests.Training;

[Collection(TorchRandomCollection.Name)]
public sealed class StagesTests : IDisposable
{
    private const string TwoStages = """
        student: {kind: bert, layers: 1, hidden: 16, heads: 2, intermediate: 32}
        stages:
          - name: imitate
            objectives: [{kind: logits-mse}]
            batch_size: 8
            epochs: 2
          - name: labels
            objectives: [{kind: hard-label}]
            batch_size: 16
            epochs: 1
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _cache;

    public StagesTests() => _cache = TinyCache.Write(_folder["cache"]);

    [Fact]
    public void The_second_stage_starts_from_the_first_ones_weights()
    {
        var both = RecipeLoader.Parse(TwoStages, "two.yaml", "two", ["stages.labels.learning_rate=0", "weight_decay=0"]);
        var first = both with { Stages = [both.Stages[0]] };

        TinyRun.Train(_folder["first"], first, _cache).Steps.ShouldBe(24);
        TinyRun.Train(_folder["both"], both, _cache).Steps.ShouldBe(30);

        TinyRun.Weights(_folder["both"]).ShouldBe(TinyRun.Weights(_folder["first"]));
    }

    [Fact]
    public void A_run_cut_in_its_second_stage_resumes_with_the_same_bytes()
    {
        var recipe = RecipeLoader.Parse(TwoStages, "two.yaml", "two", []);
        TinyRun.Train(_folder["whole"], recipe, _cache, dev: _cache);

        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["cut"], recipe, _cache, dev: _cache, stopAfter: 24));
        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["cut"], recipe, _cache, dev: _cache, resume: true, stopAfter: 27));
        TinyRun.Train(_folder["cut"], recipe, _cache, dev: _cache, resume: true);

        TinyRun.Weights(_folder["cut"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
    }

    [Fact]
    public void The_best_checkpoint_is_the_last_stages()
    {
        var recipe = RecipeLoader.Parse(TwoStages, "two.yaml", "two", []);

        TinyRun.Train(_folder["run"], recipe, _cache, dev: _cache).BestStep.ShouldBe(30);
    }

    [Fact]
    public void Max_steps_caps_every_stage()
    {
        var recipe = RecipeLoader.Parse(TwoStages, "two.yaml", "two", ["max_steps=4"]);

        TinyRun.Train(_folder["run"], recipe, _cache).Steps.ShouldBe(8);
    }

    public void Dispose() => _folder.Dispose();
}
