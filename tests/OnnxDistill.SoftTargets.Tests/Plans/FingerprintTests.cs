using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.SoftTargets.Tests.Plans;

public sealed class FingerprintTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FingerprintInputs _inputs;

    public FingerprintTests() => _inputs = new FingerprintInputs(
        [_folder.Write("model.onnx", "graph"), _folder.Write("model.onnx.data", "weights")],
        new Dictionary<string, byte[]> { ["vocab.txt"] = [1, 2], ["tokenizer.json"] = [3] },
        Data((1, 0), (2, double.NaN)),
        Capture.OnlyLogits,
        128,
        "fp16",
        false);

    public static TheoryData<string> Changes => [.. Fingerprint.Names.Where(n => n != "schema version")];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Changes))]
    public void Each_component_changes_the_fingerprint_and_is_named(string component)
    {
        var before = Fingerprint.Components(_inputs);
        var after = Fingerprint.Components(component switch
        {
            "teacher" => _inputs with { TeacherFiles = [_inputs.TeacherFiles[0], _folder.Write("other.data", "weightz")] },
            "tokenizer" => _inputs with { TokenizerFiles = new Dictionary<string, byte[]> { ["vocab.txt"] = [1], ["tokenizer.json"] = [2, 3] } },
            "data" => _inputs with { DataHash = Data((1, 0), (2, 0)) },
            "capture" => _inputs with { Capture = Capture.Parse("logits,hidden:0") },
            "max length" => _inputs with { MaxLength = 64 },
            "precision" => _inputs with { Precision = "fp32" },
            "masks" => _inputs with { Masking = new MaskingPlan(1, 0) },
            "logits" => _inputs with { Logits = "/classifier/Gemm_output_0" },
            "labels a row" => _inputs with { MultiLabel = true },
            _ => _inputs with { Dequantize = true },
        });
        Fingerprint.Of(after).ShouldNotBe(Fingerprint.Of(before));
        Fingerprint.Differences(before, after).ShouldBe([component]);
    }

    [Fact]
    public void Replicas_and_seed_of_the_masks_count_and_no_masks_are_no_component()
    {
        string Of(MaskingPlan? masking) => Fingerprint.Of(Fingerprint.Components(_inputs with { Masking = masking }));
        new[] { Of(null), Of(new(1, 0)), Of(new(2, 0)), Of(new(1, 1)) }.Distinct().Count().ShouldBe(4);
        Fingerprint.Components(_inputs).Keys.ShouldNotContain("masks");
    }

    [Fact]
    public void The_same_inputs_give_the_same_fingerprint_wherever_the_files_lie()
    {
        var moved = _inputs with { TeacherFiles = [_folder.Write("a.onnx", "graph"), _folder.Write("a.data", "weights")] };
        Fingerprint.Of(Fingerprint.Components(moved)).ShouldBe(Fingerprint.Of(Fingerprint.Components(_inputs)));
        Fingerprint.Difference(Fingerprint.Components(moved), Fingerprint.Components(_inputs)).ShouldBeNull();
    }

    [Fact]
    public void The_boundary_between_two_files_counts()
    {
        var moved = _inputs with { TeacherFiles = [_folder.Write("a.onnx", "graphw"), _folder.Write("a.data", "eights")] };
        Fingerprint.Differences(Fingerprint.Components(moved), Fingerprint.Components(_inputs)).ShouldBe(["teacher"]);
    }

    [Fact]
    public void The_order_of_the_rows_counts() => Data((1, 0), (2, 0)).ShouldNotBe(Data((2, 0), (1, 0)));

    private static string Data(params (long Hash, double Label)[] rows)
    {
        using var hash = new DataRowsHash();
        foreach (var (text, label) in rows)
        {
            hash.Add(text, label);
        }

        return hash.Finish();
    }
}
