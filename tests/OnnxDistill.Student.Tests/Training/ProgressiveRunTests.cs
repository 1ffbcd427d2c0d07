using System.Text.Json;
using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Safetensors;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.Student.Tests.Training;

/// <summary>MobileBERT's progressive knowledge transfer from a teacher of 2 layers x 8 x 2 heads: Sun et al. 2020, section 3.4.</summary>
[Collection(TorchRandomCollection.Name)]
public sealed class ProgressiveRunTests : IDisposable
{
    private const string Text = """
        student: {kind: mobilebert, layers: 2, hidden: 8, bottleneck: 4, heads: 2, intermediate: 8, embedding: 4, dropout: 0.5}
        stages:
          - name: layers
            objectives: [{kind: feature-map}, {kind: attention-transfer}]
            progressive: true
            batch_size: 8
            epochs: 1
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _cache;

    public ProgressiveRunTests() => _cache = TinyCache.Write(_folder["cache"], capture: "logits,hidden,scores");

    [Theory]
    [InlineData(0, true)]
    [InlineData(0.1, false)]
    public void A_stage_trains_its_layer_and_leaves_what_is_above_it_and_unless_told_what_is_below(double rate, bool frozen)
    {
        var recipe = Recipe(FormattableString.Invariant($"progressive_rate={rate}"));
        var start = Trained("start", recipe with { Stages = [recipe.Stages[0] with { MaxSteps = 1, Optimizer = new OptimizerOptions { LearningRate = 0 } }] });
        var first = Trained("first", recipe with { Stages = [recipe.Stages[0]] });
        var both = Trained("both", recipe);

        foreach (var name in start.Keys)
        {
            var (below, above) = (IsBelow(name), !IsBelow(name));
            first[name].SequenceEqual(start[name]).ShouldBe(above, name);

            // A step of a norm near 1 may be less than its last bit at a tenth of the rate.
            if (frozen || !name.Contains("LayerNorm", StringComparison.Ordinal))
            {
                both[name].SequenceEqual(first[name]).ShouldBe(below ? frozen : !IsLayer(name, 1), name);
            }
        }
    }

    [Fact]
    public void Its_stages_draw_no_dropout()
    {
        Trained("with", Recipe());
        Trained("without", Recipe("student.dropout=0"));
        Trained("joint", Recipe("progressive=false"));

        Losses("with").ShouldBe(Losses("without"));
        Losses("joint")[0].ShouldNotBe(Losses("with")[0]);
    }

    [Theory]
    [InlineData("logits-mse")]
    [InlineData("attention-mse")]
    public void Any_stage_may_be_without_dropout(string kind)
    {
        // Rates at which attention's own dropout shows in the losses of the next steps.
        var text = $"student: {{layers: 2, hidden: 8, heads: 2, intermediate: 16, dropout: 0.5}}\nstages: [{{objectives: [{{kind: {kind}}}], batch_size: 8, epochs: 1, optimizer: {{learning_rate: 0.05}}, without_dropout: true}}]";
        Trained("with", RecipeLoader.Parse(text, "r.yaml", "r", []));
        Trained("without", RecipeLoader.Parse(text, "r.yaml", "r", ["student.dropout=0"]));
        Trained("dropped", RecipeLoader.Parse(text, "r.yaml", "r", ["without_dropout=false", "student.dropout=0", "attention_dropout=0.5"]));

        Losses("with").ShouldBe(Losses("without"));
        Losses("dropped").ShouldNotBe(Losses("without"));
    }

    [Fact]
    public void Its_stages_losses_are_those_of_one_layer_each()
    {
        // All rows in one batch: a stage orders its rows in its own way.
        Trained("progressive", Recipe("max_steps=1", "batch_size=96"));
        Trained("joint", Recipe("max_steps=1", "batch_size=96", "progressive=false", "student.dropout=0"));

        var (one, all) = (Objectives("progressive"), Objectives("joint"));
        one.Count.ShouldBe(2);          // a line for each stage, of one step
        all.Count.ShouldBe(1);

        // The joint terms are means over both layers; the second layer's own term differs only by what the first stage's one step changed below.
        all[0]["feature-map"].ShouldBe((one[0]["feature-map"] + one[1]["feature-map"]) / 2, 0.05 * all[0]["feature-map"]);
    }

    [Fact]
    public void A_run_cut_in_its_second_layers_stage_ends_with_the_same_bytes()
    {
        TinyRun.Train(_folder["whole"], Recipe(), _cache);

        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["cut"], Recipe(), _cache, stopAfter: 15));
        TinyRun.Train(_folder["cut"], Recipe(), _cache, resume: true).Steps.ShouldBe(24);

        TinyRun.Weights(_folder["cut"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
    }

    public void Dispose() => _folder.Dispose();

    private static Recipe Recipe(params string[] set) => RecipeLoader.Parse(Text, "r.yaml", "r", set);

    private static bool IsLayer(string name, int layer) => name.Contains($".encoder.layer.{layer}.", StringComparison.Ordinal);

    private static bool IsBelow(string name) => IsLayer(name, 0) || name.Contains(".embeddings.", StringComparison.Ordinal);

    private Dictionary<string, float[]> Trained(string run, Recipe recipe)
    {
        TinyRun.Train(_folder[run], recipe, _cache);
        using var scope = TorchSharp.torch.NewDisposeScope();
        return SafetensorsFile.Read(_folder[$"{run}/checkpoint/model.safetensors"]).ToDictionary(t => t.Key, t => t.Value.data<float>().ToArray());
    }

    private double[] Losses(string run) => [.. Lines(run).Select(l => l.GetProperty("loss").GetDouble())];

    private List<Dictionary<string, double>> Objectives(string run) =>
        [.. Lines(run).Select(l => l.GetProperty("losses").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble()))];

    private IEnumerable<JsonElement> Lines(string run) =>
        File.ReadLines(_folder[$"{run}/metrics.jsonl"]).Select(l => JsonDocument.Parse(l).RootElement).Where(l => l.TryGetProperty("losses", out _));
}
