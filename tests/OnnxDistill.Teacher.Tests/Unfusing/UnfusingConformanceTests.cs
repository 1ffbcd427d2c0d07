using Google.Protobuf;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Rewriting.Unfusing;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Teacher.Tests.Unfusing;

public class UnfusingConformanceTests
{
    public static TheoryData<string> Files => [.. FusedFiles.All()];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Files))]
    [Trait("Category", "Conformance")]
    public void A_fused_file_gives_the_same_outputs_in_primitives(string file)
    {
        var path = SharedFolder.Require(file);
        var original = OnnxFile.Load(path);
        var inputs = FusedFiles.Inputs(path, original);
        var model = original.Clone();
        EmptyInputs.Rewrite(original);
        EmptyInputs.Rewrite(model);
        var folder = Path.GetDirectoryName(path)!;

        Unfuser.Rewrite(new ModelEditor(model, path, materialise: true)).ShouldBeGreaterThan(0);

        model.Graph.Node.Where(Unfuser.IsFused).Select(n => n.OpType).ShouldBeEmpty();
        var expected = OnnxRun.Run(original.ToByteArray(), folder, inputs, optimise: false);
        foreach (var optimise in new[] { false, true })
        {
            var actual = OnnxRun.Run(model.ToByteArray(), folder, inputs, optimise);
            foreach (var (name, output) in expected)
            {
                Closeness.ShouldBeClose(output, actual[name], Closeness.Mask(inputs), Tolerance(original), $"{name}, optimised: {optimise}");
            }
        }
    }

    private static double Tolerance(Graph.Protobuf.ModelProto model) =>
        TensorWalk.Nodes(model).Any(n => n.OpType is "DynamicQuantizeLinear" or "QuantizeLinear" or "QAttention") ? 2e-2
        : TensorWalk.Tensors(model).Any(t => t.DataType == (int)Graph.Protobuf.TensorProto.Types.DataType.Float16) ? 5e-3
        : 1e-4;
}
