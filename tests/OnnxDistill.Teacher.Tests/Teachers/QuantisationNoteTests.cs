using OnnxDistill.Graph.Building;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Tests.Teachers;

public sealed class QuantisationNoteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_quantised_file_says_what_it_is_what_the_processor_has_and_the_way_out()
    {
        using var classifier = Open(Quantised(), dequantize: false);
        var note = QuantisationNote.Of(classifier)!;
        note.ShouldContain("int8");
        note.ShouldContain("VNNI");
        note.ShouldContain("--dequantize");
        note.ShouldNotContain("\n");
    }

    [Fact]
    public void Dequantized_nothing_is_to_be_said()
    {
        using var classifier = Open(Quantised(), dequantize: true);
        QuantisationNote.Of(classifier).ShouldBeNull();
        classifier.Dequantized.ShouldBeTrue();
    }

    [Fact]
    public void A_file_that_is_not_quantised_says_that_nothing_changes()
    {
        var path = new TinyTeacher().Save(_folder["plain.onnx"]);
        using var plain = Open(path, dequantize: false);
        using var asked = Open(path, dequantize: true);
        QuantisationNote.Of(plain).ShouldBeNull();
        QuantisationNote.Of(asked)!.ShouldContain("changes nothing");
    }

    private static OnnxClassifier Open(string path, bool dequantize) =>
        OnnxClassifier.Open(path, new ClassifierOptions { Threads = 1, Device = Device.Cpu, Dequantize = dequantize });

    private string Quantised()
    {
        var graph = new OnnxGraphBuilder("quantised");
        var ids = graph.Input<long>("input_ids", "batch", "sequence");
        var words = graph.Node("DequantizeLinear", [graph.Initializer<sbyte>("words", [1, 2, 3, -4, 5, 6], 2, 3), graph.Scalar(0.5f)]);
        var vectors = graph.Node("Gather", [words, ids]);
        graph.Output<float>("logits", graph.Node("ReduceMean", [vectors], ("axes", new[] { 1L }), ("keepdims", 0)), "batch", 3);
        graph.Save(_folder["quantised.onnx"]);
        return _folder["quantised.onnx"];
    }
}
