using System.Text.Json.Nodes;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Models.MobileBert;
using OnnxDistill.Student.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Models;

[Collection(TorchRandomCollection.Name)]
public sealed class MobileBertStudentTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void A_layer_has_the_parameters_of_Hugging_Face(bool shared, bool narrow)
    {
        using var model = new MobileBertStudent(SmallStudents.MobileBertOptions with { Layers = 1, SharedKeyQueryBottleneck = shared, BottleneckAttention = narrow });

        string[] names = [.. model.NamedParameters().Select(p => p.Name).Where(n => n.StartsWith("mobilebert.encoder.layer.0.", StringComparison.Ordinal)).Select(n => n["mobilebert.encoder.layer.0.".Length..])];
        string[] dense = ["attention.output", "output", "output.bottleneck", "bottleneck.input", "ffn.0.output", .. shared ? new[] { "bottleneck.attention" } : []];
        string[] bare = ["attention.self.query", "attention.self.key", "attention.self.value", "intermediate.dense", "ffn.0.intermediate.dense"];
        names.Order().ShouldBe(dense.SelectMany(d => new[] { d + ".dense", d + ".LayerNorm" }).Concat(bare).SelectMany(n => new[] { n + ".weight", n + ".bias" }).Order());
        model.state_dict().Count.ShouldBe(model.NamedParameters().Count);
    }

    [Theory]
    [InlineData("no_norm")]
    [InlineData("layer_norm")]
    public void Padding_changes_nothing(string normalization)
    {
        using var model = new MobileBertStudent(SmallStudents.MobileBertOptions with { Normalization = normalization, InitializerRange = 0.3 });
        using var scope = NewDisposeScope();
        var ids = tensor(new long[,] { { 2, 5 } });

        var padded = model.Forward(SmallStudents.Batch(), StudentTaps.Logits).Logits[1].Floats();
        var alone = model.Forward(new StudentBatch(ids, zeros_like(ids), ones_like(ids), tensor(new long[] { 2 })), StudentTaps.Logits).Logits[0].Floats();

        padded.Zip(alone).ShouldAllBe(p => MathF.Abs(p.First - p.Second) < 1e-5f);
    }

    [Fact]
    public void The_paddings_embedding_learns_nothing()
    {
        using var model = new MobileBertStudent(SmallStudents.MobileBertOptions);
        using var scope = NewDisposeScope();

        model.Forward(SmallStudents.Batch(), StudentTaps.Logits).Logits.sum().backward();

        var words = model.NamedParameters().Single(p => p.Name == "mobilebert.embeddings.word_embeddings.weight").Value;
        words.grad![0].abs().sum().item<float>().ShouldBe(0);
        words.grad![5].abs().sum().item<float>().ShouldBeGreaterThan(0);
        words[0].abs().sum().item<float>().ShouldBe(0);
    }

    [Fact]
    public void The_published_shape_has_its_published_size()
    {
        // What transformers counts of google/mobilebert-uncased, which has no dense layer in its pooler.
        using var model = new MobileBertStudent(new MobileBertStudentOptions());

        model.NamedParameters().Where(p => !p.Name.Contains("pooler") && !p.Name.StartsWith("classifier", StringComparison.Ordinal))
            .Sum(p => p.Value.numel()).ShouldBe(24_581_888);
    }

    [Fact]
    public void A_checkpoint_comes_back_with_shape_and_weights()
    {
        using var folder = new TemporaryFolder();
        using var model = new MobileBertStudent(SmallStudents.MobileBertOptions);
        StudentFolder.WriteConfig(folder.Path, model, null, null);
        StudentFolder.WriteWeights(folder.Path, model);

        using var read = StudentFolder.LoadModel(folder.Path);

        ((MobileBertStudent)read).Options.ShouldBe(SmallStudents.MobileBertOptions);
        using var scope = NewDisposeScope();
        read.Forward(SmallStudents.Batch(), StudentTaps.Logits).Logits.Floats().ShouldBe(model.Forward(SmallStudents.Batch(), StudentTaps.Logits).Logits.Floats());
    }

    [Fact]
    public void What_cannot_be_is_named()
    {
        Should.Throw<InvalidDataException>(() => new MobileBertStudent(SmallStudents.MobileBertOptions with { Heads = 3 })).Message.ShouldContain("student.bottleneck is 4");
        Should.Throw<InvalidDataException>(() => new MobileBertStudent(SmallStudents.MobileBertOptions with { Normalization = "batch_norm" })).Message.ShouldContain("batch_norm");
        var config = SmallStudents.MobileBertOptions.ToConfig();
        config["trigram_input"] = false;
        Should.Throw<InvalidDataException>(() => MobileBertStudentOptions.FromConfig(config, "c.json")).Message.ShouldContain("c.json: trigram_input is false");
        Should.Throw<InvalidDataException>(() => MobileBertStudentOptions.FromConfig(new JsonObject(), "c.json")).Message.ShouldContain("num_hidden_layers");
    }
}
