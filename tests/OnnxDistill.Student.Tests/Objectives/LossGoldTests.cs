using System.Text.Json.Nodes;
using OnnxDistill.Student.Tests.Objectives.GoldLosses;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Objectives;

/// <summary>Losses and gradients of gold/losses: every case, in every precision it has.</summary>
[Trait("Category", "Conformance")]
public sealed class LossGoldTests
{
    private static readonly Lazy<Dictionary<string, JsonObject>> s_rows = new(() => SharedFolder.Files("*.jsonl", "gold", "losses")
        .SelectMany(File.ReadLines)
        .Where(line => line.Length > 0)
        .Select(line => JsonNode.Parse(line)!.AsObject())
        .ToDictionary(row => row["id"]!.ToString()));

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var row in s_rows.Value.Values)
        {
            foreach (var precision in row["dtypes"]!.AsArray())
            {
                cases.Add(row["id"]!.ToString(), precision!.ToString());
            }
        }

        return cases;
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void Loss_and_gradients_match(string id, string precision)
    {
        var row = s_rows.Value[id];
        var type = Gold.TypeOf(precision);
        var tolerance = row[precision == "f64" ? "tolerance64" : "tolerance32"]!.GetValue<double>();
        var arrays = Npz.Read(Path.Combine(SharedFolder.Path, "gold", "losses", row["npz"]!.ToString()));
        using var scope = NewDisposeScope();
        var inputs = row["inputs"]!.AsObject().ToDictionary(i => i.Key, i => arrays[$"in.{i.Key}"].ToTensor(type));
        var gradients = row["outputs"]!["grads"]!.AsObject();
        foreach (var (name, _) in gradients)
        {
            inputs[name].requires_grad_(true);
        }

        var elements = GoldLoss.Of(new GoldCase(row, inputs));
        var loss = elements.sum();
        loss.backward();

        loss.ShouldMatch(arrays[$"out.loss.{precision}"], tolerance, "loss");
        if (arrays.TryGetValue($"out.loss_elements.{precision}", out var expected))
        {
            elements.ShouldMatch(expected, tolerance, "elements");
        }

        foreach (var (name, key) in gradients)
        {
            // A term of weight 0 leaves no gradient at all.
            (inputs[name].grad ?? zeros_like(inputs[name])).ShouldMatch(arrays[$"{key}.{precision}"], tolerance, $"gradient of {name}");
        }
    }
}
