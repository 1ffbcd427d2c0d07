using System.Text.Json.Nodes;
using OnnxDistill.Student.Optimizers;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace OnnxDistill.Student.Tests.Optimizers;

/// <summary>Norms and clipped gradients of gold/optim's lists of clippings: within 1e-12 (f64) and 1e-6 (f32).</summary>
[Trait("Category", "Conformance")]
public sealed class ClippingGoldTests
{
    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var (file, rows) in Files())
        {
            for (var i = 0; i < rows.Count; i++)
            {
                cases.Add(file, i);
            }
        }

        return cases;
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void Norm_and_gradients_match(string file, int index)
    {
        var row = Files().Single(f => f.File == file).Rows[index]!;
        var (type, tolerance) = (Gold.TypeOf(row["dtype"]!.ToString()), row["dtype"]!.ToString() == "f64" ? 1e-12 : 1e-6);
        using var scope = NewDisposeScope();
        var parameters = row["grads_in"]!.AsObject().Select(g =>
        {
            var gradient = GoldTensors.ToTensor(g.Value!, type);
            return (g.Key, Value: new Parameter(zeros_like(gradient)) { grad = gradient });
        }).ToList();

        var norm = GradientClipping.GlobalNorm(parameters.Select(p => p.Value));
        var coefficient = GradientClipping.Coefficient(norm, row["max_norm"]!.GetValue<double>());

        Gold.ShouldMatch([norm], [row["total_norm"]!.GetValue<double>()], tolerance, "norm");
        parameters.ForEach(p => GoldTensors.ShouldMatch(p.Value.grad! * coefficient, row["grads_out"]![p.Key]!, tolerance, p.Key));
    }

    private static IEnumerable<(string File, JsonArray Rows)> Files() => SharedFolder.Files("*.json", "gold", "optim")
        .Select(f => (Path.GetFileName(f), JsonNode.Parse(File.ReadAllText(f)) as JsonArray))
        .Where(f => f.Item2?[0]?["grads_in"] is not null)
        .Select(f => (f.Item1, f.Item2!));
}
