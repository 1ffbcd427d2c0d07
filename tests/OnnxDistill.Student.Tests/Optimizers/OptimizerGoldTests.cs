using System.Text.Json.Nodes;
using OnnxDistill.Student.Optimizers;
using OnnxDistill.Student.Schedules;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace OnnxDistill.Student.Tests.Optimizers;

/// <summary>
/// Parameters after every step of gold/optim: double precision within 1e-12 (torch's operators), single within 2e-6 (the fused pass),
/// relative to max(1, |value|).
/// </summary>
[Trait("Category", "Conformance")]
public sealed class OptimizerGoldTests
{
    public static TheoryData<string, string, string> Cases()
    {
        var cases = new TheoryData<string, string, string>();
        foreach (var (file, gold) in Files())
        {
            foreach (var row in gold["cases"]!.AsArray())
            {
                foreach (var (precision, _) in row!["steps"]!.AsObject())
                {
                    cases.Add(file, row["id"]!.ToString(), precision);
                }
            }
        }

        return cases;
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void Parameters_match_after_every_step(string file, string id, string precision)
    {
        var gold = Files().Single(f => f.File == file).Gold;
        var row = gold["cases"]!.AsArray().Single(c => c!["id"]!.ToString() == id)!;
        var (hyper, type, tolerance) = (row["hyper"]!.AsObject(), Gold.TypeOf(precision), precision == "f64" ? 1e-12 : 2e-6);
        using var scope = NewDisposeScope();
        var parameters = gold["params0"]!.AsObject()
            .Select(p => (Name: p.Key, Value: new Parameter(GoldTensors.ToTensor(p.Value!, type)))).ToList();
        using var optimizer = OptimizerOf(row["algorithm"]!.ToString(), hyper, Groups(parameters, hyper));
        var schedule = GoldSchedules.OfHyper(hyper);
        var steps = row["steps"]![precision]!.AsArray();
        for (var s = 0; s < steps.Count; s++)
        {
            foreach (var (name, value) in parameters)
            {
                value.grad = GoldTensors.ToTensor(gold["grads"]![s]![name]!, type);
            }

            var scale = 1.0;
            if (hyper["clip_norm"] is { } clip)
            {
                var norm = GradientClipping.GlobalNorm(parameters.Select(p => p.Value));
                scale = GradientClipping.Coefficient(norm, clip.GetValue<double>());
                Gold.ShouldMatch([norm], [steps[s]!["grad_norm_before_clip"]!.GetValue<double>()], tolerance, "norm");
            }

            optimizer.LearningRate = hyper["lr"]!.GetValue<double>() * schedule.Factor(s);
            optimizer.Step(scale);

            Gold.ShouldMatch([optimizer.LearningRate], [steps[s]!["lr"]!.GetValue<double>()], 1e-12, "learning rate");
            parameters.ForEach(p => GoldTensors.ShouldMatch(p.Value, steps[s]!["params"]![p.Name]!, tolerance, $"{p.Name} after step {s}"));
        }
    }

    private static StudentOptimizer OptimizerOf(string algorithm, JsonObject h, IReadOnlyList<ParameterGroup> groups)
    {
        double Number(string key) => h[key]!.GetValue<double>();
        double Beta(int i) => h["betas"]![i]!.GetValue<double>();
        return algorithm.Split(' ')[0] switch
        {
            "AdamW" => new AdamW(groups, Number("lr"), Beta(0), Beta(1), Number("eps")),
            "Adam" => new Adam(groups, Number("lr"), Beta(0), Beta(1), Number("eps")),
            "Adadelta" => new Adadelta(groups, Number("lr"), Number("rho"), Number("eps")),
            "BertAdam" => new BertAdam(groups, Number("lr"), Beta(0), Beta(1), Number("eps"), Number("max_grad_norm")),
            var other => throw new NotSupportedException($"gold optimizer {other}"),
        };
    }

    private static List<ParameterGroup> Groups(IReadOnlyList<(string Name, Parameter Value)> parameters, JsonObject hyper)
    {
        var decay = hyper["weight_decay"]?.GetValue<double>() ?? 0;
        if (hyper["groups"]?.ToString().StartsWith("decay:", StringComparison.Ordinal) != true)
        {
            return [new ParameterGroup(parameters, decay)];
        }

        var exempt = hyper["groups"]!.ToString().Split("no decay:")[1].Split(',', StringSplitOptions.TrimEntries);
        return
        [
            new ParameterGroup([.. parameters.Where(p => !exempt.Contains(p.Name))], decay),
            new ParameterGroup([.. parameters.Where(p => exempt.Contains(p.Name))], 0),
        ];
    }

    private static IEnumerable<(string File, JsonObject Gold)> Files() => SharedFolder.Files("*.json", "gold", "optim")
        .Select(f => (Path.GetFileName(f), JsonNode.Parse(File.ReadAllText(f)) as JsonObject))
        .Where(f => f.Item2?.ContainsKey("cases") == true)
        .Select(f => (f.Item1, f.Item2!));
}
