using Google.Protobuf;
using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Rewriting.Dequantizing;
using OnnxDistill.Graph.Rewriting.Quantizing;
using OnnxDistill.Graph.Tensors;
using OnnxDistill.Teacher.Tests.Unfusing;

namespace OnnxDistill.Teacher.Tests.Quantizing;

public class DynamicQuantizerTests
{
    public static TheoryData<string> Graphs => [.. SmallGraphs.All.Keys];

    [Theory]
    [MemberData(nameof(Graphs))]
    public void ONNX_Runtime_answers_as_before_but_for_the_rounding(string name)
    {
        var (whole, small) = (SmallGraphs.All[name](), Quantised(name));
        var expected = OnnxRun.Run(whole.ToByteArray(), ".", SmallGraphs.Inputs, optimise: false)["y"];

        foreach (var optimise in new[] { false, true })
        {
            var actual = OnnxRun.Run(small.ToByteArray(), ".", SmallGraphs.Inputs, optimise)["y"];
            Closeness.ShouldBeClose(expected, actual, null, 0.04, $"optimised: {optimise}");
        }
    }

    [Theory]
    [MemberData(nameof(Graphs))]
    public void Every_large_weight_is_bytes_and_undone_it_is_the_weight_but_for_half_a_step(string name)
    {
        var whole = SmallGraphs.All[name]();
        var small = Quantised(name);
        small.Graph.Initializer.Where(t => t.DataType == (int)TensorProto.Types.DataType.Float).ShouldAllBe(t => ElementTypes.Count(t) <= LargestLeft);
        small.ToByteArray().Length.ShouldBeLessThan((whole.ToByteArray().Length / 2) + 2000);

        var undone = small.Clone();
        Dequantizer.Rewrite(new ModelEditor(undone, "model.onnx", materialise: true)).ShouldBeGreaterThan(0);

        var expected = OnnxRun.Run(whole.ToByteArray(), ".", SmallGraphs.Inputs, optimise: false)["y"];
        Closeness.ShouldBeClose(expected, OnnxRun.Run(undone.ToByteArray(), ".", SmallGraphs.Inputs, optimise: true)["y"], null, 0.02, name);
        var (before, after) = (Matrices(whole), Matrices(undone));
        before.ShouldNotBeEmpty();
        after.Select(m => Shape(m.Dims)).ShouldBe(before.Concat(before.Where(m => Turned(whole, m))).Select(m => Shape(m.Dims)), ignoreOrder: true);
        foreach (var m in after)
        {
            var weight = before.Single(b => Shape(b.Dims) == Shape(m.Dims));
            var floats = TensorData.Floats(weight, "model.onnx");
            Same(weight, m, floats).Zip(TensorData.Floats(m, "model.onnx"), (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThanOrEqualTo(floats.Max(Math.Abs) / IntegerWeightSteps / 2 * 1.001f, m.Name);
        }
    }

    [Fact]
    public void The_largest_sums_do_not_saturate_without_VNNI()
    {
        var g = new OnnxGraphBuilder("large");
        var w = g.Initializer<float>("w", [.. Enumerable.Repeat(1f, 64 * 8)], 64, 8);
        g.Output<float>("y", g.Node("MatMul", [g.Input<float>("x", 1, 64), w]), 1, 8);
        var model = g.Build();
        DynamicQuantizer.Rewrite(new ModelEditor(model, "model.onnx", materialise: true));

        var y = OnnxRun.Run(model.ToByteArray(), ".", new Dictionary<string, OnnxArray> { ["x"] = new([1, 64], [.. Enumerable.Repeat(1.0, 64)]) }, optimise: true)["y"];

        y.Values.ShouldAllBe(v => Math.Abs(v - 64) < 1e-3);
    }

    [Fact]
    public void Queries_keys_and_values_share_one_rounding_of_their_input() =>
        Quantised("three products of one input").Graph.Node.Count(n => n.OpType == "DynamicQuantizeLinear").ShouldBe(1);

    [Fact]
    public void The_encoder_is_found_in_an_int8_file_as_in_fp32()
    {
        var whole = new DialectEncoder().Build();
        var small = whole.Clone();
        DynamicQuantizer.Rewrite(new ModelEditor(small, "model.onnx", materialise: true)).ShouldBeGreaterThan(10);

        var (before, after) = (EncoderFinder.Find("model.onnx", whole), EncoderFinder.Find("model.onnx", small));

        (after.Map!.Layers, after.Map.Hidden, after.Map.Heads).ShouldBe((before.Map!.Layers, before.Map.Hidden, before.Map.Heads));
    }

    [Fact]
    public void A_model_without_stored_weights_stays_as_it_is()
    {
        var g = new OnnxGraphBuilder("bare");
        var x = g.Input<float>("x", 2, 2);
        g.Output<float>("y", g.Node("MatMul", [x, x]), 2, 2);
        var model = g.Build();

        DynamicQuantizer.Rewrite(new ModelEditor(model, "model.onnx", materialise: true)).ShouldBe(0);

        model.ShouldBe(g.Build());
    }

    // Weights of products take 64 steps to each side, the coarser ones.
    private const float IntegerWeightSteps = 64;

    // Biases and scales: every matrix of the graphs is larger.
    private const int LargestLeft = 100;

    private static ModelProto Quantised(string name)
    {
        var model = SmallGraphs.All[name]();
        DynamicQuantizer.Rewrite(new ModelEditor(model, "model.onnx", materialise: true)).ShouldBeGreaterThan(0);
        return model;
    }

    private static List<TensorProto> Matrices(ModelProto model) => [.. model.Graph.Initializer
        .Where(t => t.DataType == (int)TensorProto.Types.DataType.Float && t.Dims.Count >= 2 && ElementTypes.Count(t) > LargestLeft)];

    // A matrix may have been turned around: its sides, the smaller first.
    private static string Shape(IEnumerable<long> dims) => string.Join('x', dims.Order());

    // Looked up and multiplied by too: it becomes two matrices.
    private static bool Turned(ModelProto model, TensorProto tensor) => model.Graph.Node.Any(n => n.OpType == "Transpose" && n.Input[0] == tensor.Name);

    private static float[] Same(TensorProto tensor, TensorProto other, float[] floats) => tensor.Dims.SequenceEqual(other.Dims) ? floats
        : [.. floats.Chunk((int)(tensor.Dims[^1] * tensor.Dims[^2])).SelectMany(m => TurnedAround(m, (int)tensor.Dims[^1]))];

    // [rows, columns] -> [columns, rows]
    private static IEnumerable<float> TurnedAround(float[] matrix, int columns) =>
        from column in Enumerable.Range(0, columns) from row in Enumerable.Range(0, matrix.Length / columns) select matrix[(row * columns) + column];
}
