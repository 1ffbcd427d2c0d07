using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.SelfChecks;
using OnnxDistill.Teacher.Tests.Unfusing;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Teacher.Tests.Dequantizing;

public class DequantizingConformanceTests(ITestOutputHelper log)
{
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
        foreach (var (name, output) in together)
        {
            var gold = coarse.Outputs[name];
            var scale = gold.Values.Select(Math.Abs).Max();
            var error = Worst(output, gold, mask);
            log.WriteLine($"{file} {name}: {error / scale:G3} of {scale:G3}");
            error.ShouldBeLessThanOrEqualTo(Tolerance(file) * scale, name);
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
                first.Zip(alone.Values, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-5 * Math.Max(1, all.Values.Max(Math.Abs)), $"{name}, row {row}");
            }
        }
    }

    // Of the largest value: the error of the weights that the file holds. MobileBERT's quantise badly; 4 bits are coarse.
    private static double Tolerance(string file) =>
        file.Contains("mobilebert", StringComparison.Ordinal) ? 0.7
        : TensorWalk.Nodes(OnnxFile.Load(SharedFolder.Require(file))).Any(n => n.OpType is "MatMulNBits" or "MatMulBnb4" or "GatherBlockQuantized") ? 0.1
        : OnnxFile.Summarise(SharedFolder.Require(file)).Quantised ? 0.08
        : 3e-3;

    private static double Worst(OnnxArray output, OnnxArray gold, OnnxArray? mask)
    {
        output.Shape.ShouldBe(gold.Shape);
        var perRow = mask is not null && gold.Shape.Length > 2 && gold.Shape.Take(2).SequenceEqual(mask.Shape);
        var inner = perRow ? gold.Values.Length / mask!.Values.Length : 1;
        return Enumerable.Range(0, gold.Values.Length)
            .Where(i => !perRow || mask!.Values[i / inner] != 0)
            .Max(i => Math.Abs(output.Values[i] - gold.Values[i]) is var d && double.IsNaN(d) ? double.PositiveInfinity : d);
    }
}
