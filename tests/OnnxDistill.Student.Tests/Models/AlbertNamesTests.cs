using System.Text.Json.Nodes;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Safetensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Models;

public sealed class AlbertNamesTests : IDisposable
{
    private static readonly BertStudentOptions Narrow = SmallStudents.BertOptions with { Embedding = 3 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_student_with_narrow_embeddings_is_stored_as_an_albert_whose_layers_share_nothing()
    {
        using var student = new BertStudent(Narrow);
        StudentFolder.WriteConfig(_folder["student"], student, id2label: null, tokenizer: null);
        StudentFolder.WriteWeights(_folder["student"], student);

        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder["student"], "config.json")))!;
        config["model_type"]!.ToString().ShouldBe("albert");
        config["architectures"]![0]!.ToString().ShouldBe("AlbertForSequenceClassification");
        config["embedding_size"]!.GetValue<int>().ShouldBe(3);
        config["num_hidden_groups"]!.GetValue<int>().ShouldBe(2);

        // state_dict of transformers' AlbertForSequenceClassification(AlbertConfig(num_hidden_layers=2, num_hidden_groups=2)), position ids left out.
        string[] layer = ["full_layer_layer_norm", "attention.query", "attention.key", "attention.value", "attention.dense", "attention.LayerNorm", "ffn", "ffn_output"];
        string[] modules =
        [
            "albert.embeddings.LayerNorm", "albert.encoder.embedding_hidden_mapping_in", "albert.pooler", "classifier",
            .. Enumerable.Range(0, 2).SelectMany(i => layer.Select(m => $"albert.encoder.albert_layer_groups.{i}.albert_layers.0.{m}")),
        ];
        string[] expected =
        [
            .. modules.SelectMany(m => new[] { m + ".weight", m + ".bias" }),
            "albert.embeddings.word_embeddings.weight", "albert.embeddings.position_embeddings.weight", "albert.embeddings.token_type_embeddings.weight",
        ];
        var tensors = SafetensorsFile.Read(Path.Combine(_folder["student"], "model.safetensors"));
        tensors.Keys.Order(StringComparer.Ordinal).ShouldBe(expected.Order(StringComparer.Ordinal));
        tensors["albert.encoder.embedding_hidden_mapping_in.weight"].shape.ShouldBe([8L, 3]);
        foreach (var tensor in tensors.Values)
        {
            tensor.Dispose();
        }
    }

    [Fact]
    public void It_is_read_back_as_it_was()
    {
        using var student = new BertStudent(Narrow);
        StudentFolder.WriteConfig(_folder["student"], student, id2label: null, tokenizer: null);
        StudentFolder.WriteWeights(_folder["student"], student);

        using var read = StudentFolder.LoadModel(_folder["student"]);

        student.eval();
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        read.Forward(SmallStudents.Batch(), StudentTaps.Logits).Logits.Floats().ShouldBe(student.Forward(SmallStudents.Batch(), StudentTaps.Logits).Logits.Floats());
    }

    [Fact]
    public void An_albert_whose_layers_share_their_weights_is_refused()
    {
        var config = Narrow.ToConfig();
        config["num_hidden_groups"] = 1;

        Should.Throw<InvalidDataException>(() => BertStudentOptions.FromConfig(config, "config.json")).Message.ShouldContain("share their weights");
    }
}
