using System.Text.Json.Nodes;
using OnnxDistill.Student.Machine;
using OnnxDistill.Student.Precision;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Safetensors;
using OnnxDistill.Student.Tests.Support;
using TorchSharp;

namespace OnnxDistill.Student.Tests.Precision;

/// <summary>Runs in bf16, which the environment forces on any processor: right, if slow.</summary>
[Collection(TorchRandomCollection.Name)]
public sealed class Bf16RunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _notes = [];

    public Bf16RunTests() => Environment.SetEnvironmentVariable(MachineSwitch.Bf16, "force");

    [Theory]
    [InlineData("hinton", "logits")]
    [InlineData("tinybert", "logits,hidden:0,2,scores:1")]
    [InlineData("minilm", "logits,scores:1,values:1")]
    [InlineData("mobilebert", "logits,hidden:2,scores:1", "student.hidden=8", "student.bottleneck=4", "student.intermediate=8", "student.embedding=4")]
    public void Losses_are_those_of_fp32_but_for_the_rounding(string name, string capture, params string[] set)
    {
        var cache = TinyCache.Write(_folder["cache"], capture: capture);
        var recipe = TinyRun.Recipe(name, [.. set, "student.dropout=0", "epochs=1"]);
        TinyRun.Train(_folder["wide"], recipe, cache);
        TinyRun.Train(_folder["rounded"], recipe, cache, precision: TrainingPrecision.Bf16);

        var (wide, rounded) = (Losses("wide"), Losses("rounded"));
        rounded.Length.ShouldBe(wide.Length);
        rounded.ShouldNotBe(wide);

        // bf16 keeps 8 bits, so that each product errs by 2^-9 of its terms; a dozen steps on, the paths have not parted.
        rounded.Zip(wide).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 0.02 * Math.Abs(p.Second));
    }

    [Fact]
    public void A_student_learns_and_its_weights_are_fp32()
    {
        TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton", "epochs=10", "learning_rate=0.01"), Cache(), precision: TrainingPrecision.Bf16, note: _notes.Add);

        var losses = Losses("run");
        losses[^5..].Average().ShouldBeLessThan(losses[..5].Average() * 0.5);
        RunFolder.Open(_folder["run"]).Info.Precision.ShouldBe(TrainingPrecision.Bf16);
        File.ReadAllText(_folder["run/run.json"]).ShouldContain("\"precision\": \"bf16\"");
        _notes.ShouldContain(n => n.Contains("products in bf16"));
        using var scope = torch.NewDisposeScope();
        var weights = SafetensorsFile.Read(_folder["run/checkpoint/model.safetensors"]).Values.ToList();
        weights.ShouldAllBe(w => w.dtype == torch.ScalarType.Float32);
        weights.ShouldContain(w => (w - w.to(torch.ScalarType.BFloat16).to(torch.ScalarType.Float32)).abs().max().item<float>() > 0);
    }

    [Fact]
    public void A_run_that_goes_on_keeps_its_precision()
    {
        var recipe = TinyRun.Recipe("hinton");
        TinyRun.Train(_folder["whole"], recipe, Cache(), precision: TrainingPrecision.Bf16);
        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["cut"], recipe, Cache(), stopAfter: 13, precision: TrainingPrecision.Bf16));

        Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["cut"], recipe, Cache(), resume: true, precision: TrainingPrecision.Fp32))
            .Message.ShouldContain("another precision (bf16, now fp32)");
        Environment.SetEnvironmentVariable(MachineSwitch.Bf16, "0");
        TinyRun.Train(_folder["cut"], recipe, Cache(), resume: true, note: _notes.Add);

        TinyRun.Weights(_folder["cut"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
        _notes.ShouldContain(n => n.Contains("as the run began, though ONNXDISTILL_BF16 switches them off"));
    }

    [Fact]
    public void A_run_that_began_in_fp32_goes_on_so_where_there_is_bf16_too()
    {
        var recipe = TinyRun.Recipe("hinton");
        Environment.SetEnvironmentVariable(MachineSwitch.Bf16, "0");
        TinyRun.Train(_folder["whole"], recipe, Cache(), precision: TrainingPrecision.Bf16);
        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["cut"], recipe, Cache(), stopAfter: 13, precision: TrainingPrecision.Bf16));
        Environment.SetEnvironmentVariable(MachineSwitch.Bf16, "force");
        TinyRun.Train(_folder["cut"], recipe, Cache(), resume: true, precision: TrainingPrecision.Bf16, note: _notes.Add);

        TinyRun.Weights(_folder["cut"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
        _notes.ShouldContain(n => n.Contains("began in fp32, and goes on so"));
    }

    [Theory]
    [InlineData("hinton", "0", "training stays fp32")]
    [InlineData("distilled-bilstm", "force", "inside its LSTM, which stays fp32")]
    public void Where_it_cannot_be_a_line_says_so_and_the_run_is_of_fp32(string name, string variable, string says)
    {
        Environment.SetEnvironmentVariable(MachineSwitch.Bf16, variable);
        var recipe = TinyRun.Recipe(name, "epochs=1");
        TinyRun.Train(_folder["wide"], recipe, Cache());
        TinyRun.Train(_folder["asked"], recipe, Cache(), precision: TrainingPrecision.Bf16, note: _notes.Add);

        _notes.ShouldContain(n => n.Contains(says));
        RunFolder.Open(_folder["asked"]).Info.Precision.ShouldBe(TrainingPrecision.Fp32);
        TinyRun.Weights(_folder["asked"]).ShouldBe(TinyRun.Weights(_folder["wide"]));
    }

    [Fact]
    public void An_unknown_word_in_the_environment_is_refused()
    {
        Environment.SetEnvironmentVariable(MachineSwitch.Bf16, "please");
        Should.Throw<InvalidDataException>(Bf16Support.Here).Message.ShouldContain("give auto, force or 0");
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(MachineSwitch.Bf16, null);
        _folder.Dispose();
    }

    private string Cache() => Directory.Exists(_folder["cache"]) ? _folder["cache"] : TinyCache.Write(_folder["cache"]);

    private double[] Losses(string run) =>
    [
        .. File.ReadLines(_folder[$"{run}/metrics.jsonl"]).Select(l => JsonNode.Parse(l)!["loss"]).OfType<JsonNode>().Select(l => l.GetValue<double>()),
    ];
}
