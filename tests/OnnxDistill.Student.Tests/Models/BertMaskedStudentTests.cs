using System.Text.Json.Nodes;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Models;

[Collection(TorchRandomCollection.Name)]
public sealed class BertMaskedStudentTests
{
    [Fact]
    public void Parameters_have_the_names_of_Hugging_Face_and_the_decoder_is_the_embeddings()
    {
        using var model = new BertMaskedStudent(SmallStudents.BertOptions with { Layers = 0 });

        model.NamedParameters().Select(p => p.Name).ShouldBe(
        [
            "bert.embeddings.word_embeddings.weight",
            "bert.embeddings.position_embeddings.weight",
            "bert.embeddings.token_type_embeddings.weight",
            "bert.embeddings.LayerNorm.weight",
            "bert.embeddings.LayerNorm.bias",
            "cls.predictions.bias",
            "cls.predictions.transform.dense.weight",
            "cls.predictions.transform.dense.bias",
            "cls.predictions.transform.LayerNorm.weight",
            "cls.predictions.transform.LayerNorm.bias",
        ]);
        model.state_dict().Count.ShouldBe(model.NamedParameters().Count);
    }

    [Fact]
    public void Logits_are_the_words_times_the_transformed_state()
    {
        using var model = Model();
        using var scope = NewDisposeScope();
        var p = model.NamedParameters().ToDictionary(n => n.Name, n => (Tensor)n.Value);

        var output = model.Forward(SmallStudents.Batch(), StudentTaps.Hidden);

        var inner = nn.functional.gelu(nn.functional.linear(output.Hidden[^1], p["cls.predictions.transform.dense.weight"], p["cls.predictions.transform.dense.bias"]));
        var normed = nn.functional.layer_norm(inner, [8], p["cls.predictions.transform.LayerNorm.weight"], p["cls.predictions.transform.LayerNorm.bias"], 1e-12);
        var logits = normed.matmul(p["bert.embeddings.word_embeddings.weight"].t()) + p["cls.predictions.bias"];
        output.Logits.shape.ShouldBe([2, 4, 20]);
        output.Positions.ShouldBeNull();
        output.Logits.Floats().ShouldBe(logits.Floats(), 1e-5);
    }

    [Fact]
    public void Only_masked_positions_are_computed_unless_every_token_is_wanted()
    {
        using var model = Model();
        using var scope = NewDisposeScope();
        var batch = SmallStudents.Batch() with { MaskedPositions = tensor(new long[,] { { 1, 3 }, { 1, -1 } }) };

        var masked = model.Forward(batch, StudentTaps.Logits);
        var all = model.Forward(batch, StudentTaps.EveryToken).Logits;

        masked.Positions!.Floats64().ShouldBe([1, 3, 1, -1]);
        masked.Logits.shape.ShouldBe([2, 2, 20]);
        masked.Logits[0, 1].Floats().ShouldBe(all[0, 3].Floats(), 1e-5);
        masked.Logits[1, 0].Floats().ShouldBe(all[1, 1].Floats(), 1e-5);
        all.shape.ShouldBe([2, 4, 20]);
    }

    [Theory]
    [InlineData(null, "bert", "BertForMaskedLM")]
    [InlineData(3, "onnxdistill-bert", "BertMaskedStudent")]
    public void A_folder_gives_the_student_back(int? embedding, string type, string architecture)
    {
        using var folder = new TemporaryFolder();
        using var model = new BertMaskedStudent(SmallStudents.BertOptions with { Embedding = embedding, InitializerRange = 0.4 });
        StudentFolder.WriteConfig(folder["student"], model, id2label: null, tokenizer: null);
        StudentFolder.WriteWeights(folder["student"], model);

        using var loaded = StudentFolder.LoadModel(folder["student"]);

        var config = JsonNode.Parse(File.ReadAllText(folder["student/config.json"]))!;
        config["model_type"]!.ToString().ShouldBe(type);
        config["architectures"]![0]!.ToString().ShouldBe(architecture);
        config["id2label"].ShouldBeNull();
        using var scope = NewDisposeScope();
        model.eval();
        loaded.ShouldBeOfType<BertMaskedStudent>();
        loaded.Forward(SmallStudents.Batch(), StudentTaps.Logits).Logits.Floats().ShouldBe(model.Forward(SmallStudents.Batch(), StudentTaps.Logits).Logits.Floats());
    }

    [Fact]
    public void Heads_that_do_not_divide_the_width_are_refused() =>
        Should.Throw<InvalidDataException>(() => new BertMaskedStudent(SmallStudents.BertOptions with { Heads = 3 })).Message.ShouldContain("student.heads (3)");

    private static BertMaskedStudent Model() => new(SmallStudents.BertOptions with { InitializerRange = 0.4 });
}
