using System.Text.Json.Nodes;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Objectives;

/// <summary>
/// Losses and gradients of gold/losses. By rule the enumeration holds what this version's objectives express: the systems hinton and
/// dbert, and TextBrewer's losses on logits with one temperature.
/// </summary>
[Trait("Category", "Conformance")]
public sealed class LossGoldTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var row in Rows().Values.Where(IsShipped))
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
        var row = Rows()[id];
        var type = Gold.TypeOf(precision);
        var tolerance = row[precision == "f64" ? "tolerance64" : "tolerance32"]!.GetValue<double>();
        var arrays = Npz.Read(Path.Combine(SharedFolder.Path, "gold", "losses", row["npz"]!.ToString()));
        using var scope = NewDisposeScope();
        var inputs = row["inputs"]!.AsObject().ToDictionary(i => i.Key, i => arrays[$"in.{i.Key}"].ToTensor(type));
        var student = inputs["s_logits"].requires_grad_(true);
        var teacher = new SoftTargetBatch
        {
            Logits = inputs.GetValueOrDefault("t_logits"),
            Labels = inputs.GetValueOrDefault("labels") ?? inputs.GetValueOrDefault("targets"),
        };

        var loss = WeightedObjectives.Of(row).Where(term => term.Weight != 0).Aggregate(
            zeros([], dtype: type), (sum, term) => sum + (term.Objective.Loss(new StudentOutput(student), teacher) * term.Weight));
        loss.backward();

        loss.ShouldMatch(arrays[$"out.loss.{precision}"], tolerance, "loss");
        foreach (var (name, key) in row["outputs"]!["grads"]!.AsObject())
        {
            inputs[name].grad.ShouldNotBeNull(name).ShouldMatch(arrays[$"{key}.{precision}"], tolerance, $"gradient of {name}");
        }
    }

    private static bool IsShipped(JsonObject row) => row["system"]!.ToString() switch
    {
        "hinton" or "dbert" => true,
        "textbrewer" => row["objective"]!.ToString() is "kd_ce_loss" or "kd_mse_loss" && !row["inputs"]!.AsObject().ContainsKey("temperature"),
        _ => false,
    };

    private static Dictionary<string, JsonObject> Rows() => SharedFolder.Files("*.jsonl", "gold", "losses")
        .SelectMany(File.ReadLines)
        .Where(line => line.Length > 0)
        .Select(line => JsonNode.Parse(line)!.AsObject())
        .ToDictionary(row => row["id"]!.ToString());
}
