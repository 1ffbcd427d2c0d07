using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Safetensors;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.Student.Tests.Training;

/// <summary>Training on inner tensors of a teacher of 2 layers x 8 x 2 heads.</summary>
[Collection(TorchRandomCollection.Name)]
public sealed class ImitatingRecipesTests : IDisposable
{
    private const string TwoStages = """
        student: {kind: bert, layers: 2, hidden: 12, heads: 2, intermediate: 24}
        stages:
          - name: imitate
            objectives: [{kind: attention-mse}, {kind: hidden-mse}, {kind: embedding-mse, projection: separate, projection_bias: false}]
            batch_size: 8
            epochs: 2
          - name: labels
            objectives: [{kind: hard-label}]
            batch_size: 16
            epochs: 1
        """;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("bert-pkd", "logits,hidden:1@cls", "student.layers=2", "student.hidden=8")]
    [InlineData("distilbert", "logits,hidden:2", "student.layers=2", "student.hidden=8")]
    [InlineData("tinybert", "logits,hidden:0,2,scores:1", "epochs=1")]
    [InlineData("minilm", "logits,scores:1,values:1", "epochs=1")]
    [InlineData("minilm-v2", "logits,qkv:1", "relation_heads=4", "epochs=1")]
    [InlineData("tinybert", "logits,hidden:0,2,scores:1", "epochs=1", "stages.intermediate.progressive=true")]
    [InlineData("minilm-v2", "logits,qkv:0", "relation_heads=4", "epochs=1", "teacher_layer=0")]
    [InlineData("mobilebert", "logits,hidden:2,scores:1", "student.hidden=8", "student.bottleneck=4", "student.intermediate=8", "student.embedding=4", "epochs=1")]
    public void A_shipped_recipe_trains_from_just_what_it_reads_and_resumes_with_the_same_bytes(string name, string capture, params string[] set)
    {
        var cache = TinyCache.Write(_folder["cache"], capture: capture);
        var recipe = TinyRun.Recipe(name, set);
        recipe.Needs(2).Resolve(2).ShouldBe(OnnxDistill.SoftTargets.Captures.Capture.Parse(capture).Resolve(2));
        var whole = TinyRun.Train(_folder["whole"], recipe, cache, dev: cache);

        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["cut"], recipe, cache, dev: cache, stopAfter: 5));
        TinyRun.Train(_folder["cut"], recipe, cache, dev: cache, resume: true);

        whole.Dev["accuracy"]!.GetValue<double>().ShouldBeInRange(0, 1);
        TinyRun.Weights(_folder["cut"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
    }

    [Fact]
    public void Projections_are_trained_and_kept_in_the_state_but_not_in_the_checkpoint()
    {
        var (recipe, cache) = Two();

        var first = Projection("first", recipe, cache, 1);
        var later = Projection("later", recipe, cache, 9);

        first.Keys.Order().ShouldBe(["projection.shared.bias", "projection.shared.weight", "projection.state_0_without_bias.weight"]);
        foreach (var name in first.Keys)
        {
            later[name].ShouldNotBe(first[name], name);
        }

        TinyRun.Train(_folder["later"], recipe, cache, dev: cache, resume: true);
        Tensors(_folder["later/checkpoint/model.safetensors"]).Keys.ShouldAllBe(name => !name.Contains("shared") && !name.Contains("state_0"));
    }

    [Fact]
    public void A_run_cut_in_either_stage_resumes_with_the_same_bytes()
    {
        var (recipe, cache) = Two();
        TinyRun.Train(_folder["whole"], recipe, cache, dev: cache);

        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["cut"], recipe, cache, dev: cache, stopAfter: 10));
        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["cut"], recipe, cache, dev: cache, resume: true, stopAfter: 26));
        TinyRun.Train(_folder["cut"], recipe, cache, dev: cache, resume: true);

        TinyRun.Weights(_folder["cut"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
    }

    [Fact]
    public void A_stage_that_does_not_train_the_classifier_leaves_it_as_it_was_and_is_not_measured()
    {
        var (recipe, cache) = Two();
        var imitation = recipe with { Stages = [recipe.Stages[0]] };

        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["one"], imitation, cache, dev: cache, stopAfter: 1));
        var before = Tensors(_folder["one/checkpoint/state.safetensors"])["model.classifier.weight"];
        TinyRun.Train(_folder["both"], recipe, cache, dev: cache).BestStep.ShouldBe(30);
        var whole = TinyRun.Train(_folder["one"], imitation, cache, dev: cache, resume: true);

        Tensors(_folder["one/checkpoint/model.safetensors"])["classifier.weight"].ShouldBe(before);
        whole.BestStep.ShouldBe(24);
        Evaluations("one").ShouldBe(["imitate"]);
        Evaluations("both").ShouldBe(["labels"]);
    }

    [Theory]
    [InlineData("attention-mse", "student.heads=4", "objective attention-mse: it compares attention head by head, but the student has 4 heads and the teacher 2; set student.heads=2, or student.follow=heads")]
    [InlineData("value-relation", "student.heads=4", "objective value-relation: it compares attention head by head, but the student has 4 heads and the teacher 2; set student.heads=2, or student.follow=heads")]
    [InlineData("patience", "student.hidden=16", "objective patience: it compares hidden states as they are, but the student's are 16 wide and the teacher's 8; set student.hidden=8, or student.follow=width")]
    [InlineData("hidden-mse, projection: none", "student.hidden=16", "objective hidden-mse: it compares hidden states as they are, but the student's are 16 wide and the teacher's 8; set student.hidden=8, or projection=shared")]
    [InlineData("relation", "student.hidden=16", "objective relation: 48 relation heads divide the widths of both, and the student's is 16, the teacher's 8; set relation_heads to a divisor of both")]
    [InlineData("attention-mse", "student.layers=3", "objective attention-mse: student.layers is 3, but the teacher has 2 layers to imitate; set student.layers to at most 2")]
    public void What_cannot_be_compared_is_refused_before_anything_is_trained(string objective, string set, string says)
    {
        var cache = TinyCache.Write(_folder["cache"], capture: "logits,hidden,hidden@cls,scores,qkv");
        var recipe = RecipeLoader.Parse(
            $"student: {{layers: 2, hidden: 8, heads: 2, intermediate: 8}}\nstages: [{{name: a, objectives: [{{kind: {objective}}}]}}]", "r.yaml", "r", [set]);

        Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["run"], recipe, cache)).Message.ShouldBe(says);
        Directory.Exists(_folder["run"]).ShouldBeFalse();
    }

    [Fact]
    public void A_cache_without_what_the_recipe_reads_says_what_is_missing()
    {
        var cache = TinyCache.Write(_folder["cache"], capture: "logits,hidden:0-2");

        Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["run"], TinyRun.Recipe("tinybert"), cache)).Message
            .ShouldStartWith($"scores of 1 not in {cache} (captured: logits,hidden:0-2; tinybert needs: logits,hidden:0,2,scores:1)");
    }

    public void Dispose() => _folder.Dispose();

    private (Recipe Recipe, string Cache) Two() =>
        (RecipeLoader.Parse(TwoStages, "two.yaml", "two", []), TinyCache.Write(_folder["cache"], capture: "logits,hidden,scores"));

    private Dictionary<string, float[]> Projection(string run, Recipe recipe, string cache, int steps)
    {
        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder[run], recipe, cache, dev: cache, stopAfter: steps));
        return Tensors(_folder[$"{run}/checkpoint/state.safetensors"]).Where(t => t.Key.StartsWith("projection.", StringComparison.Ordinal)).ToDictionary();
    }

    private static Dictionary<string, float[]> Tensors(string file)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        return SafetensorsFile.Read(file).Where(t => t.Value.dtype == TorchSharp.torch.ScalarType.Float32)
            .ToDictionary(t => t.Key, t => t.Value.data<float>().ToArray());
    }

    private string[] Evaluations(string run) =>
        [.. File.ReadLines(_folder[$"{run}/metrics.jsonl"]).Where(l => l.Contains("\"dev\"")).Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement.GetProperty("stage").GetString()!)];
}
