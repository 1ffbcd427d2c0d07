using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.SelfChecks;
using OnnxDistill.Teacher.Tests.Gold;
using OnnxDistill.Teacher.Tests.Unfusing;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Teacher.Tests.Dequantizing;

public class DequantizingConformanceTests(ITestOutputHelper log)
{
    private const double Alike = 1e-5;

    public static TheoryData<string> Files => [.. CoarseFile.All()];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Files))]
    [Trait("Category", "Conformance")]
    public void A_widened_file_answers_like_the_fp32_model_and_alike_in_every_batch(string file)
    {
        var coarse = CoarseFile.Read(file);
        var model = CoarseFile.Widen(coarse.Path);

        TensorWalk.Tensors(model).Where(t => (DataType)t.DataType is DataType.Float16 or DataType.Bfloat16).ShouldBeEmpty();
        TensorWalk.Nodes(model).Where(n => n.OpType.Contains("Quant", StringComparison.Ordinal) || n.OpType.Contains("Integer", StringComparison.Ordinal) || n.OpType.StartsWith("QLinear", StringComparison.Ordinal))
            .Select(n => n.OpType).ShouldBeEmpty();
        var together = coarse.Run(model, coarse.Inputs);
        var mask = coarse.Inputs.GetValueOrDefault("attention_mask");
        var tolerance = Tolerance(coarse.Path);
        foreach (var (name, output) in together)
        {
            var gold = coarse.Outputs[name];
            var scale = gold.Values.Select(Math.Abs).Max();
            var error = OutputNoise.Worst(output, gold, mask);
            log.WriteLine($"{file} {name}: {error / scale:G3} of {scale:G3}, allowed {tolerance:G3}");
            error.ShouldBeLessThanOrEqualTo(tolerance * scale, name);
        }

        // Rows of a teacher that padding changes keep theirs: alone they are something else.
        var changes = PaddingProbe.Of(LoadedModel.Load(coarse.Path), new SelfCheckOptions { Threads = 1, Dequantize = true }) is { Dependent: true };
        for (var row = 0; mask is not null && row < mask.Shape[0]; row++)
        {
            var length = changes ? mask.Shape[1] : (int)mask.Values[(row * mask.Shape[1])..][..mask.Shape[1]].Sum();
            foreach (var (name, alone) in coarse.Run(model, coarse.Row(row, length)))
            {
                var all = together[name];
                var first = all.Values[(row * (all.Values.Length / all.Shape[0]))..][..alone.Values.Length];
                first.Zip(alone.Values, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(Alike * Math.Max(1, all.Values.Max(Math.Abs)), $"{name}, row {row}");
            }
        }
    }

    // Of the largest value: what the index measured of the file once it is widened; else what the file's own answers allow.
    private static double Tolerance(string path) => ExportLine.Of(path)?.Noise("tap_noise_dequantised") is { } noise
        ? 3 * noise
        : Coarseness.Of(OnnxFile.Load(path)).WidenedTolerance(OutputNoise.Of(path));
}
