using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives.DistilBert;
using OnnxDistill.Student.Tests.Models;
using OnnxDistill.Student.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Objectives.DistilBert;

/// <summary>DistilBERT's triple losses of gold/losses with the teacher's side stored as a cache stores it: valid blocks of masked rows.</summary>
[Trait("Category", "Conformance")]
public sealed class TripleLossGoldTests
{
    private static readonly Lazy<Dictionary<string, JsonObject>> s_rows = new(() => SharedFolder.Files("*.jsonl", "gold", "losses")
        .SelectMany(File.ReadLines)
        .Where(line => line.Length > 0)
        .Select(line => JsonNode.Parse(line)!.AsObject())
        .Where(row => row["system"]!.ToString() == "distilbert" && row["objective"]!.ToString() == "triple" && row["params"]!["alpha_mse"]!.GetValue<double>() == 0)
        .ToDictionary(row => row["id"]!.ToString()));

    public static TheoryData<string> Cases() => [.. s_rows.Value.Keys];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void The_triple_loss_from_a_cache_is_that_of_the_reference(string id)
    {
        var row = s_rows.Value[id];
        var arrays = Npz.Read(Path.Combine(SharedFolder.Path, "gold", "losses", row["npz"]!.ToString()));
        using var scope = NewDisposeScope();
        Tensor In(string name) => arrays[$"in.{name}"].ToTensor(ScalarType.Float32);
        var everyToken = !row["params"]!["restrict_ce_to_mask"]!.GetValue<bool>();
        var mask = In("mask");
        var rows = Rows(In("t_logits"), In("t_hidden"), mask, In("lm_labels"), everyToken);
        var (logits, hidden) = (In("s_logits").requires_grad_(true), In("s_hidden").requires_grad_(true));
        var student = new StudentOutput(logits) { Hidden = [hidden, hidden] };
        var batch = new StudentBatcher(CPU, siamese: false, regression: false).Targets(rows, [.. Enumerable.Range(0, rows.Count)], mask);

        var loss = Objectives(row["params"]!, everyToken)
            .Select(o => ObjectiveFactory.Create(o, new ObjectiveContext(new StudentOptions { Layers = 1 }, new TeacherShape(1, (int)hidden.shape[2], 1), null)).Loss(student, batch) * o.Weight)
            .Aggregate((a, b) => a + b);
        loss.backward();

        loss.ShouldMatch(arrays["out.loss.f32"], 1e-5, "loss");
        var gradients = row["outputs"]!["grads"]!.AsObject();
        logits.grad!.ShouldMatch(arrays[$"{gradients["s_logits"]}.f32"], 1e-5, "gradient of logits");
        hidden.grad!.ShouldMatch(arrays[$"{gradients["s_hidden"]}.f32"], 1e-5, "gradient of states");
    }

    private static IEnumerable<ObjectiveOptions> Objectives(JsonNode parameters, bool everyToken) => new ObjectiveOptions[]
    {
        new() { Kind = ObjectiveOptions.Vocabulary, Weight = (double)parameters["alpha_ce"]!, Temperature = (double)parameters["T"]!, Positions = everyToken ? "valid" : "masked", Dialect = "reference" },
        new() { Kind = ObjectiveOptions.MaskedToken, Weight = (double)parameters["alpha_mlm"]! },
        new() { Kind = ObjectiveOptions.HiddenCosine, Weight = (double)parameters["alpha_cos"]!, Projection = "none", Dialect = "reference" },
    }.Where(o => o.Weight > 0);

    private static StudentRows Rows(Tensor logits, Tensor hidden, Tensor mask, Tensor labels, bool everyToken)
    {
        TapColumn[] columns =
        [
            new(new Tap(TapKind.Hidden, 1), "float32", [TapColumn.Length, (int)hidden.shape[2]]),
            new(new Tap(TapKind.Vocabulary, 0), "float32", [everyToken ? TapColumn.Length : TapColumn.Positions, (int)logits.shape[2]]),
        ];
        var builder = new StudentRowsBuilder(0, columns, masked: true);
        var logprobs = nn.functional.log_softmax(logits, -1);
        for (var i = 0; i < logits.shape[0]; i++)
        {
            var length = (int)mask[i].ne(0).sum().item<long>();
            long[] own = labels[i].data<long>().ToArray()[..length];
            int[] positions = [.. Enumerable.Range(0, length).Where(p => own[p] != VocabularyLoss.NoLabel)];
            var said = everyToken ? logprobs[i].narrow(0, 0, length) : logprobs[i].index_select(0, tensor(Array.ConvertAll(positions, p => (long)p)));
            builder.Add(
                Enumerable.Repeat(5, length).ToArray(), length, double.NaN, [],
                new RowTargets([Bytes(hidden[i].narrow(0, 0, length)), Bytes(said)], positions, Array.ConvertAll(positions, p => (int)own[p])));
        }

        return builder.Build();
    }

    private static byte[] Bytes(Tensor values) => values.numel() == 0 ? [] : MemoryMarshal.AsBytes<float>(values.Floats()).ToArray();
}
