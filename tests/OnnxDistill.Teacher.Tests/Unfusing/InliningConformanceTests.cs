using Google.Protobuf;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Rewriting.Inlining;

namespace OnnxDistill.Teacher.Tests.Unfusing;

public class InliningConformanceTests
{
    public static TheoryData<string> Files => [.. FusedFiles.WithFunctions()];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Files))]
    [Trait("Category", "Conformance")]
    public void A_file_with_functions_gives_the_same_outputs_without_them(string file)
    {
        var path = SharedFolder.Require(file);
        var original = OnnxFile.Load(path);
        var inputs = FusedFiles.Inputs(path, original);
        var model = original.Clone();

        FunctionInliner.Rewrite(model).ShouldBeTrue();

        model.Functions.ShouldBeEmpty();
        model.Graph.Node.Count.ShouldBeGreaterThan(original.Graph.Node.Count);
        var folder = Path.GetDirectoryName(path)!;
        var expected = OnnxRun.Run(original.ToByteArray(), folder, inputs, optimise: false);
        var actual = OnnxRun.Run(model.ToByteArray(), folder, inputs, optimise: true);
        foreach (var (name, output) in expected)
        {
            Closeness.ShouldBeClose(output, actual[name], Closeness.Mask(inputs), 1e-4, name);
        }
    }
}
