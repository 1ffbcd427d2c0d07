using OnnxDistill.Student.Models;
using OnnxDistill.Student.Models.MobileBert;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Models;

/// <summary>Every MobileBERT classifier of an index: transformers' weights give transformers' logits and inner tensors at valid positions, within 1e-5.</summary>
[Trait("Category", "Conformance")]
public sealed class MobileBertGoldTests
{
    public static TheoryData<string> Files => [.. ExportLine.All.Where(l => l.Text("class") == "MobileBertForSequenceClassification" && l.IsFull)
        .Select(l => Path.GetRelativePath(SharedFolder.Path, l.Gold)).Distinct()];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Files))]
    public void Weights_of_transformers_give_its_tensors(string file)
    {
        var gold = Npz.Read(SharedFolder.Require(file));
        using var student = Student(gold);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var mask = Ids("in_attention_mask");
        var batch = new StudentBatch(Ids("in_input_ids"), Ids("in_token_type_ids"), mask, mask.sum(1));

        var fused = student.Forward(batch, StudentTaps.Logits);
        var output = student.Forward(batch, student.Supported);

        Near(fused.Logits, "out_logits", null);
        Near(output.Logits, "out_logits", null);
        for (var layer = 0; layer < student.Options.Layers; layer++)
        {
            Near(output.Hidden[layer], $"hidden_{layer}", mask.unsqueeze(2));
            Near(output.Queries[layer], $"qproj_{layer}", mask.unsqueeze(2));
            Near(output.Keys[layer], $"kproj_{layer}", mask.unsqueeze(2));
            Near(output.Values[layer], $"vproj_{layer}", mask.unsqueeze(2));
            var both = mask.unsqueeze(1).unsqueeze(2) * mask.unsqueeze(1).unsqueeze(3);
            Near(output.Scores[layer], $"score_{layer}", both);
            Near(output.Probabilities[layer], $"prob_{layer}", both);
        }

        Near(output.Hidden[^1], $"hidden_{student.Options.Layers}", mask.unsqueeze(2));

        Tensor Ids(string name) => tensor(gold[name].Longs()).view(gold[name].Shape);

        void Near(Tensor actual, string name, Tensor? valid)
        {
            var expected = tensor(gold[name].Floats()).view(gold[name].Shape);
            var difference = (actual - expected).abs();
            (valid is null ? difference : difference * valid).max().item<float>().ShouldBeLessThan(1e-5f * Math.Max(1, expected.abs().max().item<float>()), name);
        }
    }

    private static MobileBertStudent Student(Dictionary<string, NpyArray> gold)
    {
        var shape = gold.Where(a => a.Key.StartsWith("w:", StringComparison.Ordinal)).ToDictionary(a => a.Key[2..], a => a.Value.Shape);
        const string First = "mobilebert.encoder.layer.0.";
        var options = new MobileBertStudentOptions
        {
            Layers = (int)gold["meta_lhn"].Longs()[0],
            Hidden = (int)gold["meta_lhn"].Longs()[1],
            Heads = (int)gold["meta_lhn"].Longs()[2],
            Bottleneck = (int)shape[First + "bottleneck.input.dense.weight"][0],
            Intermediate = (int)shape[First + "intermediate.dense.weight"][0],
            FeedForwards = 1 + Enumerable.Range(0, 64).TakeWhile(i => shape.ContainsKey($"{First}ffn.{i}.intermediate.dense.weight")).Count(),
            SharedKeyQueryBottleneck = shape.ContainsKey(First + "bottleneck.attention.dense.weight"),
            BottleneckAttention = shape[First + "attention.self.value.weight"][1] == shape[First + "bottleneck.input.dense.weight"][0],
            Embedding = (int)shape["mobilebert.embeddings.word_embeddings.weight"][1],
            Vocabulary = (int)shape["mobilebert.embeddings.word_embeddings.weight"][0],
            Positions = (int)shape["mobilebert.embeddings.position_embeddings.weight"][0],
            TokenTypes = (int)shape["mobilebert.embeddings.token_type_embeddings.weight"][0],
            Labels = (int)shape["classifier.weight"][0],
        };
        var student = new MobileBertStudent(options);
        using var scope = NewDisposeScope();
        student.LoadParameters(shape.ToDictionary(s => s.Key, s => tensor(gold["w:" + s.Key].Floats()).view(s.Value)), "gold");
        student.NamedParameters().Select(p => p.Name).Order().ShouldBe(shape.Keys.Order());
        student.eval();
        return student;
    }
}
