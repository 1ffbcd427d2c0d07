using Google.Protobuf;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Rewriting.Dequantizing;
using OnnxDistill.Teacher.Tests.Unfusing;

namespace OnnxDistill.Teacher.Tests.Dequantizing;

public class QuantisedOperatorTests
{
    public static TheoryData<string> OfActivations => [.. QuantisedModels.OfActivations.Keys];

    public static TheoryData<string> OfWeights => [.. QuantisedModels.OfWeights.Keys];

    [Theory]
    [MemberData(nameof(OfActivations))]
    public void Without_rounding_a_model_answers_nearly_the_same(string name) => Check(QuantisedModels.OfActivations[name](), 0.03);

    [Theory]
    [MemberData(nameof(OfWeights))]
    public void With_its_weights_widened_a_model_answers_the_same(string name) => Check(QuantisedModels.OfWeights[name](), 1e-5);

    private static void Check(ModelProto model, double tolerance)
    {
        var random = new Random(7);
        var input = new OnnxArray([2, 3, QuantisedGraph.Width], [.. Enumerable.Range(0, 6 * QuantisedGraph.Width).Select(_ => (random.NextDouble() * 2) - 1)]);
        var inputs = new Dictionary<string, OnnxArray>(StringComparer.Ordinal) { ["x"] = input };
        var expected = OnnxRun.Run(model.ToByteArray(), ".", inputs, optimise: false)["y"];
        expected.Values.Select(Math.Abs).Max().ShouldBeGreaterThan(0.1);

        Dequantizer.Rewrite(new ModelEditor(model, "model.onnx", materialise: true)).ShouldBeGreaterThan(0);

        string[] floats = ["MatMul", "Gemm", "Conv", "Add", "Mul", "Relu", "Reshape", "Transpose", "Unsqueeze", "Softmax", "Sigmoid", "LeakyRelu", "Concat", "ReduceMean", "Gather", "Identity", "Cast"];
        model.Graph.Node.Select(n => n.OpType).Except(floats).ShouldBeEmpty();
        foreach (var optimise in new[] { false, true })
        {
            var actual = OnnxRun.Run(model.ToByteArray(), ".", inputs, optimise)["y"];
            Closeness.ShouldBeClose(expected, actual, null, tolerance, $"optimised: {optimise}");
        }
    }
}
