using System.Text.Json.Nodes;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Models;

[Collection(TorchRandomCollection.Name)]
public sealed class BertStudentTests
{
    [Fact]
    public void Parameters_have_the_names_of_Hugging_Face()
    {
        using var model = new BertStudent(SmallStudents.BertOptions with { Layers = 1 });

        model.NamedParameters().Select(p => p.Name).ShouldBe(
        [
            "bert.embeddings.word_embeddings.weight",
            "bert.embeddings.position_embeddings.weight",
            "bert.embeddings.token_type_embeddings.weight",
            "bert.embeddings.LayerNorm.weight",
            "bert.embeddings.LayerNorm.bias",
            "bert.encoder.layer.0.attention.self.query.weight",
            "bert.encoder.layer.0.attention.self.query.bias",
            "bert.encoder.layer.0.attention.self.key.weight",
            "bert.encoder.layer.0.attention.self.key.bias",
            "bert.encoder.layer.0.attention.self.value.weight",
            "bert.encoder.layer.0.attention.self.value.bias",
            "bert.encoder.layer.0.attention.output.dense.weight",
            "bert.encoder.layer.0.attention.output.dense.bias",
            "bert.encoder.layer.0.attention.output.LayerNorm.weight",
            "bert.encoder.layer.0.attention.output.LayerNorm.bias",
            "bert.encoder.layer.0.intermediate.dense.weight",
            "bert.encoder.layer.0.intermediate.dense.bias",
            "bert.encoder.layer.0.output.dense.weight",
            "bert.encoder.layer.0.output.dense.bias",
            "bert.encoder.layer.0.output.LayerNorm.weight",
            "bert.encoder.layer.0.output.LayerNorm.bias",
            "bert.pooler.dense.weight",
            "bert.pooler.dense.bias",
            "classifier.weight",
            "classifier.bias",
        ]);
        model.state_dict().Count.ShouldBe(model.NamedParameters().Count);
    }

    [Theory]
    [InlineData("gelu")]
    [InlineData("gelu_new")]
    [InlineData("relu")]
    [InlineData("silu")]
    public void Fused_and_eager_attention_agree(string activation)
    {
        using var model = new BertStudent(SmallStudents.BertOptions with { Activation = activation, InitializerRange = 0.5 });
        using var scope = NewDisposeScope();

        var fused = model.Forward(SmallStudents.Batch(), StudentTaps.Logits).Logits.Floats();
        var eager = model.Forward(SmallStudents.Batch(), StudentTaps.Scores).Logits.Floats();

        fused.Zip(eager).ShouldAllBe(p => MathF.Abs(p.First - p.Second) < 1e-5f);
    }

    [Fact]
    public void Taps_have_their_shapes_and_those_not_wanted_are_absent()
    {
        using var model = new BertStudent(SmallStudents.BertOptions);
        using var scope = NewDisposeScope();

        var output = model.Forward(SmallStudents.Batch(), StudentTaps.Hidden | StudentTaps.Scores);

        output.Hidden.Select(h => h.shape).ShouldAllBe(s => s.SequenceEqual(new long[] { 2, 4, 8 }));
        output.Hidden.Count.ShouldBe(3);
        output.Scores.Select(s => s.shape).ShouldAllBe(s => s.SequenceEqual(new long[] { 2, 2, 4, 4 }));
        output.Scores.Count.ShouldBe(2);
        output.Probabilities.ShouldBeEmpty();
        output.Queries.ShouldBeEmpty();
    }

    [Fact]
    public void Padding_does_not_change_the_logits()
    {
        using var model = new BertStudent(SmallStudents.BertOptions with { InitializerRange = 0.5 });
        using var scope = NewDisposeScope();

        var zeros = model.Forward(SmallStudents.Batch(), StudentTaps.Logits).Logits.Floats();
        var sevens = model.Forward(SmallStudents.Batch(padding: 7), StudentTaps.Logits).Logits.Floats();

        sevens.ShouldBe(zeros);
    }

    [Fact]
    public void Dropout_acts_in_training_only()
    {
        using var model = new BertStudent(SmallStudents.BertOptions with { HiddenDropout = 0.5, AttentionDropout = 0.5 });
        using var scope = NewDisposeScope();
        float[] Logits() => model.Forward(SmallStudents.Batch(), StudentTaps.Logits).Logits.Floats();

        model.train();
        Logits().ShouldNotBe(Logits());
        model.eval();
        Logits().ShouldBe(Logits());
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights()
    {
        float[] Weights()
        {
            manual_seed(5);
            using var model = new BertStudent(SmallStudents.BertOptions);
            return [.. model.NamedParameters().SelectMany(p => p.Value.Floats())];
        }

        Weights().ShouldBe(Weights());
    }

    [Fact]
    public void A_row_longer_than_the_positions_is_refused()
    {
        using var model = new BertStudent(SmallStudents.BertOptions with { Positions = 3 });
        using var scope = NewDisposeScope();

        Should.Throw<InvalidDataException>(() => model.Forward(SmallStudents.Batch(), StudentTaps.Logits))
            .Message.ShouldContain("4 tokens is longer than the student's 3 positions");
    }

    [Fact]
    public void A_width_that_the_heads_do_not_divide_is_refused()
    {
        Should.Throw<InvalidDataException>(() => new BertStudent(SmallStudents.BertOptions with { Heads = 3 }))
            .Message.ShouldContain("student.hidden is 8");
    }

    [Fact]
    public void Options_survive_the_configuration_file()
    {
        var options = SmallStudents.BertOptions with { Activation = "relu", LayerNormEpsilon = 1e-6, Labels = 2 };

        BertStudentOptions.FromConfig(JsonNode.Parse(options.ToConfig().ToJsonString())!.AsObject(), "config.json").ShouldBe(options);
    }

    [Fact]
    public void A_configuration_without_a_key_or_with_text_for_a_number_is_refused()
    {
        var config = SmallStudents.BertOptions.ToConfig();
        config["hidden_size"] = "wide";
        Should.Throw<InvalidDataException>(() => BertStudentOptions.FromConfig(config, "config.json"))
            .Message.ShouldBe("config.json: hidden_size is \"wide\", which is no Int32.");

        config.Remove("hidden_size");
        Should.Throw<InvalidDataException>(() => BertStudentOptions.FromConfig(config, "config.json"))
            .Message.ShouldBe("config.json has no key hidden_size.");
    }
}
