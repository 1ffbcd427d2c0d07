using System.Text.Json.Nodes;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Safetensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Models;

/// <summary>A folder of gold/models: the student built from its configuration and weights, training without dropout.</summary>
internal static class GoldModel
{
    public static StudentModel Build(string folder, ScalarType type)
    {
        var path = Path.Combine(folder, "config.json");
        var config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        var tensors = SafetensorsFile.Read(Path.Combine(folder, "model.safetensors"));
        StudentModel model;
        if (config["model_type"]?.ToString() == "bert")
        {
            model = new BertStudent(BertStudentOptions.FromConfig(config, path) with { Type = type });
        }
        else
        {
            // Whether embedding_dim counts one channel or both, the tables say it.
            var width = (int)tensors.First(t => t.Key.EndsWith("embed.weight", StringComparison.Ordinal)).Value.shape[1];
            model = new BiLstmStudent(BiLstmStudentOptions.FromConfig(config, path) with { Type = type, Embedding = width });
        }

        model.NamedParameters().Select(p => p.Name).ShouldBe(tensors.Keys, ignoreOrder: true);
        model.LoadParameters(tensors, folder);
        foreach (var tensor in tensors.Values)
        {
            tensor.Dispose();
        }

        return model;
    }

    public static StudentBatch Batch(Dictionary<string, NpyArray> arrays)
    {
        var ids = Input(arrays, "input_ids")!;
        var lengths = Input(arrays, "lengths");
        return new StudentBatch(
            ids,
            Input(arrays, "token_type_ids") ?? zeros_like(ids),
            Input(arrays, "attention_mask") ?? arange(ids.shape[1]).unsqueeze(0).lt(lengths!.unsqueeze(1)).to(ScalarType.Int64),
            lengths ?? Input(arrays, "attention_mask")!.sum(1))
        {
            PairInputIds = Input(arrays, "input_ids_b"),
            PairLengths = Input(arrays, "lengths_b"),
        };
    }

    private static Tensor? Input(Dictionary<string, NpyArray> arrays, string name) =>
        arrays.TryGetValue($"in.{name}", out var array) ? array.ToTensor(ScalarType.Int64) : null;
}
