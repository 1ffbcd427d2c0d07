using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives.Logits;
using OnnxDistill.Student.Optimizers;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Models;

/// <summary>
/// Forward pass, inner tensors, gradients and three optimizer steps of every folder of gold/models. Tolerances, relative to max(1, |value|):
/// double precision 1e-10 (1e-9 after three steps); single precision 2e-5, and 5e-4 for parameters after three steps. A parameter whose
/// gradient is 0 in exact arithmetic (the keys' bias: softmax ignores it) only has rounding noise in single precision, which AdamW divides
/// by itself into a full step either way: 6e-3, twice the three steps.
/// </summary>
[Trait("Category", "Conformance")]
public sealed class ModelGoldTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var folder in SharedFolder.Folders("gold", "models"))
        {
            cases.Add(Path.GetFileName(folder), "f64");
            cases.Add(Path.GetFileName(folder), "f32");
        }

        return cases;
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void Forward_pass_and_gradients_match(string name, string precision)
    {
        var gold = new GoldArrays(name, precision);
        using var model = GoldModel.Build(gold.Folder, gold.Type);
        using var scope = NewDisposeScope();
        var output = model.Forward(GoldModel.Batch(gold.Arrays), model.Supported);
        var loss = Loss(output, gold);
        loss.backward();

        var outputs = gold.Section("out.").Where(o => !o.Key.StartsWith("grad.", StringComparison.Ordinal) && !IsRun(o.Key)).ToList();
        outputs.Count.ShouldBeGreaterThan(2);
        outputs.ForEach(o => OutputOf(output, loss, o.Key).ShouldMatch(o.Value, gold.Tolerance, o.Key));
        var parameters = model.NamedParameters().ToDictionary(p => p.Name, p => p.Value);
        foreach (var (key, expected) in gold.Section("out.grad."))
        {
            parameters[key].grad.ShouldNotBeNull(key).ShouldMatch(expected, gold.Tolerance, $"gradient of {key}");
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void The_fused_attention_gives_the_same_logits(string name, string precision)
    {
        var gold = new GoldArrays(name, precision);
        using var model = GoldModel.Build(gold.Folder, gold.Type);
        using var scope = NewDisposeScope();

        var output = model.Forward(GoldModel.Batch(gold.Arrays), StudentTaps.Logits);

        output.Hidden.ShouldBeEmpty();
        output.Logits.ShouldMatch(gold.Arrays[$"out.logits.{precision}"], gold.Tolerance, "logits");
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void Three_steps_of_each_optimizer_match(string name, string precision)
    {
        var gold = new GoldArrays(name, precision);
        var runs = gold.Arrays.Keys.Where(k => k.Contains(".param.", StringComparison.Ordinal)).Select(k => k.Split('.')[1]).Distinct().ToList();
        runs.Count.ShouldBeGreaterThan(0);
        runs.ForEach(run => ThreeSteps(gold, run));
    }

    private static void ThreeSteps(GoldArrays gold, string run)
    {
        using var model = GoldModel.Build(gold.Folder, gold.Type);
        using var optimizer = OptimizerOf(run, model);
        var losses = new List<double>();
        for (var step = 0; step < 3; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.ZeroGradients();
            var loss = Loss(model.Forward(GoldModel.Batch(gold.Arrays), StudentTaps.Logits), gold);
            loss.backward();
            losses.Add(loss.to(ScalarType.Float64).item<double>());
            optimizer.Step();
        }

        foreach (var (_, expected) in gold.Section($"out.{run}.losses"))
        {
            Gold.ShouldMatch([.. losses], expected.Doubles(), LossTolerance(gold, optimizer), $"{run} losses");
        }

        var parameters = model.NamedParameters().ToDictionary(p => p.Name, p => p.Value);
        foreach (var (key, expected) in gold.Section($"out.{run}.param."))
        {
            parameters[key].ShouldMatch(expected, gold.StepTolerance(key), $"{key} after {run}");
        }
    }

    // Adadelta's first steps divide by nearly nothing: they magnify what rounding leaves of a gradient in 32 bits. In 64 bits its losses are exact.
    private static double LossTolerance(GoldArrays gold, StudentOptimizer optimizer) =>
        optimizer is Adadelta && gold.Type == ScalarType.Float32 ? Math.Max(gold.Tolerance, 1e-3) : gold.Tolerance;

    private static StudentOptimizer OptimizerOf(string run, StudentModel model) => run switch
    {
        "adamw" => new AdamW(ParameterGroups.Of(model, 0.01, decayBiasAndNorm: true), 1e-3, 0.9, 0.999, 1e-8),
        "adamw_groups" => new AdamW(ParameterGroups.Of(model, 0.01, decayBiasAndNorm: false), 1e-3, 0.9, 0.999, 1e-8),
        "adadelta" => new Adadelta(ParameterGroups.Of(model, 0, decayBiasAndNorm: true), 1, 0.95, 1e-6),
        _ => throw new NotSupportedException($"gold run {run}"),
    };

    // BERT: mean cross entropy; d-bert: plus the squared error to the teacher's logits.
    private static Tensor Loss(StudentOutput output, GoldArrays gold)
    {
        var teacher = new SoftTargetBatch { Labels = gold.Input("labels"), Logits = gold.Input("t_logits") };
        var loss = new HardLabelObjective().Loss(output, teacher);
        return teacher.Logits is null ? loss : loss + new LogitsMseObjective(Reduction.Mean).Loss(output, teacher);
    }

    private static bool IsRun(string key) => key.Contains(".param.", StringComparison.Ordinal) || key.EndsWith(".losses", StringComparison.Ordinal);

    private static Tensor OutputOf(StudentOutput output, Tensor loss, string key)
    {
        var layer = int.TryParse(key.Split('.')[^1], out var number) ? number : 0;
        return key.Split('.')[0] switch
        {
            "logits" => output.Logits,
            "loss" => loss,
            "pooled" => output.Pooled!,
            "encoding" => output.Encoding!,
            "hidden" => output.Hidden[layer],
            "scores" => output.Scores[layer],
            "probabilities" => output.Probabilities[layer],
            "query" => output.Queries[layer],
            "key" => output.Keys[layer],
            "value" => output.Values[layer],
            _ => throw new NotSupportedException($"gold output {key}"),
        };
    }
}
