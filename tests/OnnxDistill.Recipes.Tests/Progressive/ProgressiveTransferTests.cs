using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;

namespace OnnxDistill.Recipes.Tests.Progressive;

public sealed class ProgressiveTransferTests
{
    private const string Layers = """
        student: {kind: mobilebert, layers: 3}
        stages:
          - name: layers
            objectives: [{kind: feature-map}, {kind: attention-transfer, weight: 2}]
            epochs: 2
            freeze: [head]
          - name: prediction
            objectives: [{kind: soft-target}]
        """;

    [Fact]
    public void One_stage_a_layer_with_its_own_terms_and_everything_below_frozen()
    {
        var recipe = Parse(Layers, "layers.progressive=true");

        recipe.Stages.Select(s => s.Name).ShouldBe(["layers-0", "layers-1", "layers-2", "prediction"]);
        foreach (var (layer, stage) in recipe.Stages.SkipLast(1).Index())
        {
            stage.Objectives.Select(o => (o.Kind, o.Weight, o.StudentLayer)).ShouldBe([("feature-map", 1, layer), ("attention-transfer", 2, layer)]);
            stage.FreezeLayers.ShouldBe(Enumerable.Range(0, layer));
            stage.Freeze.ShouldBe(layer == 0 ? ["head"] : ["head", "embeddings"]);
            (stage.Epochs, stage.WithoutDropout, stage.Progressive).ShouldBe((2, true, false));
            stage.Optimizer.Groups.ShouldBeEmpty();
        }

        recipe.Stages[^1].WithoutDropout.ShouldBeFalse();
        recipe.Stages[^1].FreezeLayers.ShouldBeEmpty();
    }

    [Fact]
    public void Layers_below_may_learn_at_a_part_of_the_rate()
    {
        var recipe = Parse(Layers, "layers.progressive=true", "progressive_rate=0.1", "stages.layers.freeze=[]");

        recipe.Stages[0].Optimizer.Groups.ShouldBeEmpty();
        recipe.Stages[2].Optimizer.Groups.Select(g => (g.Parameters, g.LrMult))
            .ShouldBe([("embeddings", 0.1), ("*.encoder.layer.0", 0.1), ("*.encoder.layer.1", 0.1)]);
        recipe.Stages[2].FreezeLayers.ShouldBeEmpty();
        recipe.Stages[2].Freeze.ShouldBeEmpty();
    }

    [Fact]
    public void Each_stage_reads_its_layer_and_all_of_them_what_joint_transfer_reads()
    {
        var recipe = Parse(Layers, "layers.progressive=true");

        recipe.Needs(6).ToString().ShouldBe(Parse(Layers).Needs(6).ToString());
        (recipe with { Stages = [recipe.Stages[1]] }).Needs(6).Resolve(6).ToString().ShouldBe("hidden:4,scores:3");
    }

    [Fact]
    public void Embeddings_are_learned_with_the_first_layer()
    {
        var recipe = Parse(Layers.Replace("{kind: feature-map}", "{kind: hidden-mse}, {kind: embedding-mse}", StringComparison.Ordinal), "layers.progressive=true");

        recipe.Stages[0].Objectives.Select(o => o.Kind).ShouldBe(["hidden-mse", "embedding-mse", "attention-transfer"]);
        recipe.Stages[1].Objectives.Select(o => o.Kind).ShouldBe(["hidden-mse", "attention-transfer"]);
    }

    [Fact]
    public void What_is_written_of_it_are_the_stages_and_reads_back_as_the_same()
    {
        var written = RecipeWriter.Write(Parse(Layers, "layers.progressive=true", "progressive_rate=0.5"));

        RecipeWriter.Write(Parse(written)).ShouldBe(written);
    }

    [Theory]
    [InlineData("progressive=true", "r.yaml: stage prediction is progressive, layer by layer, and its objective soft-target is of no single layer; set progressive on a stage of hidden-mse")]
    [InlineData("layers.progressive=true student_layer=1", "and its objective feature-map has a student_layer of its own; leave one of the two out")]
    [InlineData("layers.progressive=true feature-map.weight=0 attention-transfer.weight=0", "has no objective of layers")]
    [InlineData("layers.progressive=true prediction.name=layers-1", "two stages are named layers-1")]
    public void What_cannot_be_taken_layer_by_layer_is_refused(string set, string says) =>
        Should.Throw<InvalidDataException>(() => Parse(Layers, set.Split(' '))).Message.ShouldContain(says);

    [Theory]
    [InlineData("patience", 1, "hidden:4@cls")]
    [InlineData("hidden-mse", 2, "hidden:6")]
    [InlineData("attention-mse", 0, "scores:1")]
    public void One_layer_alone_reads_one_column(string kind, int layer, string capture) =>
        One(kind, layer).Needs(6).Resolve(6).ToString().ShouldBe(capture);

    [Theory]
    [InlineData("patience", 2, "student_layer is 2, but the student's layers 0 to 1 imitate one of the teacher's")]
    [InlineData("feature-map", 3, "student_layer is 3, but the student's layers 0 to 2 imitate one of the teacher's")]
    public void A_layer_that_imitates_none_is_named(string kind, int layer, string says) =>
        Should.Throw<InvalidDataException>(() => One(kind, layer).Needs(6)).Message.ShouldBe($"objective {kind}: {says}");

    private static Recipe One(string kind, int layer) =>
        Parse($"student: {{layers: 3}}\nstages: [{{objectives: [{{kind: {kind}, student_layer: {layer}}}]}}]");

    private static Recipe Parse(string text, params string[] set) => RecipeLoader.Parse(text, "r.yaml", "r", set);
}
