using OnnxDistill.Recipes.Classes;
using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Schema;

namespace OnnxDistill.Recipes.Tests.Schema;

public sealed class StageOptionsTests
{
    private const string Everything = """
        student: {dropout: 0.1, attention_dropout: 0.2}
        stages:
          - name: a
            objectives: [{kind: hard-label, class_weights: [1, 30.5], label_smoothing: 0.1}]
            optimizer: {layer_decay: 0.9, groups: [{parameters: head, lr_mult: 10}, {parameters: bert.encoder.layer.0, lr_mult: 0.5}]}
            schedule: {kind: polynomial, power: 2, end_learning_rate: 1e-6}
            gradient_accumulation: 4
            best_metric: f1
            early_stopping: {patience: 3, min_delta: 0.001}
            ema: 0.999
            freeze: [embeddings, "*.LayerNorm.*"]
            freeze_layers: [0, 1]
        """;

    [Fact]
    public void Every_key_comes_back_from_YAML()
    {
        var written = RecipeWriter.Write(Parse(Everything));

        RecipeWriter.Write(RecipeLoader.Parse(written, "r.yaml", "r", [])).ShouldBe(written);
        var stage = RecipeLoader.Parse(written, "r.yaml", "r", []).Stages[0];
        stage.Objectives[0].ClassWeights.Values.ShouldBe([1, 30.5]);
        stage.Objectives[0].LabelSmoothing.ShouldBe(0.1);
        stage.Optimizer.LayerDecay.ShouldBe(0.9);
        stage.Optimizer.Groups.Select(g => (g.Parameters, g.LrMult)).ShouldBe([("head", 10), ("bert.encoder.layer.0", 0.5)]);
        (stage.Schedule.Power, stage.Schedule.EndLearningRate).ShouldBe((2, 1e-6));
        (stage.GradientAccumulation, stage.BestMetric, stage.Ema).ShouldBe((4, "f1", 0.999));
        stage.EarlyStopping.ShouldBe(new EarlyStoppingOptions { Patience = 3, MinDelta = 0.001 });
        stage.Freeze.ShouldBe(["embeddings", "*.LayerNorm.*"]);
        stage.FreezeLayers.ShouldBe([0, 1]);
    }

    [Fact]
    public void Every_key_can_be_set()
    {
        var recipe = RecipeLoader.Load("hard-labels",
        [
            "class_weights=balanced", "label_smoothing=0.2", "layer_decay=0.8", "schedule.kind=cosine", "cycles=1", "gradient_accumulation=2", "best_metric=loss",
            "patience=5", "early_stopping.min_delta=0.01", "ema=0.99", "freeze=[embeddings]", "freeze_layers=[3]", "attention_dropout=0",
        ]);

        var stage = recipe.Stages[0];
        stage.Objectives[0].ClassWeights.ShouldBe(ClassWeights.Balanced);
        (stage.Objectives[0].LabelSmoothing, stage.Optimizer.LayerDecay, stage.Schedule.Cycles).ShouldBe((0.2, 0.8, 1));
        (stage.GradientAccumulation, stage.BestMetric, stage.EarlyStopping.Patience, stage.EarlyStopping.MinDelta, stage.Ema).ShouldBe((2, "loss", 5, 0.01, 0.99));
        stage.Freeze.ShouldBe(["embeddings"]);
        stage.FreezeLayers.ShouldBe([3]);
        recipe.Student.AttentionDropout.ShouldBe(0);
    }

    [Theory]
    [InlineData("class_weights=heavy", "class_weights takes none, balanced or a list of weights by class id such as [1, 30], none negative and one above 0, not 'heavy'")]
    [InlineData("class_weights=[0,0]", "class_weights takes none, balanced or a list")]
    [InlineData("class_weights=[1,-2]", "class_weights takes none, balanced or a list")]
    [InlineData("label_smoothing=1.5", "label_smoothing must be between 0 and 1, not '1.5'")]
    [InlineData("ema=1", "ema must be between 0 and 0.9999999")]
    [InlineData("gradient_accumulation=0", "gradient_accumulation must be between 1 and")]
    [InlineData("schedule.kind=cosin", "(nearest: cosine)")]
    [InlineData("power=2", "only polynomial has this key")]
    public void A_wrong_value_is_refused(string set, string says) =>
        Should.Throw<InvalidDataException>(() => RecipeLoader.Load("hard-labels", [set])).Message.ShouldContain(says);

    [Fact]
    public void A_polynomial_that_does_not_fall_is_refused() =>
        Should.Throw<InvalidDataException>(() => RecipeLoader.Load("hard-labels", ["schedule.kind=polynomial", "end_learning_rate=0.0003"])).Message
            .ShouldBe("hard-labels.yaml: stage train ends at the learning rate 0.0003 (schedule.end_learning_rate), which is not below optimizer.learning_rate 0.0003");

    private static Recipe Parse(string text) => RecipeLoader.Parse(text, "r.yaml", "r", []);
}
