using System.Text;
using Google.Protobuf;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Tests.Model;

public sealed class OnnxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static IEnumerable<TheoryDataRow<string>> SharedModels() =>
        SharedFolder.Folders("teachers").Append(Path.Combine(SharedFolder.Path, "onnx"))
            .Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, "*.onnx", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Select(f => new TheoryDataRow<string>(Path.GetRelativePath(SharedFolder.Path, f)));

    [Fact]
    public void A_saved_model_reads_back_equal()
    {
        var model = TinyModels.Classifier().Build();
        OnnxFile.Save(_folder["m.onnx"], model);
        OnnxFile.Load(_folder["m.onnx"]).ShouldBe(model);
        Directory.GetFiles(_folder.Path).Length.ShouldBe(1);
    }

    [Theory(SkipTestWithoutData = true)]
    [Trait("Category", "Shared")]
    [MemberData(nameof(SharedModels))]
    public void Every_model_reads_and_writes_without_loss(string file)
    {
        var path = Path.Combine(SharedFolder.Path, file);
        var model = OnnxFile.Load(path);
        ModelProto.Parser.ParseFrom(model.ToByteArray()).ShouldBe(model);
        UnknownFields(model).ShouldBeEmpty();
    }

    [Theory(SkipTestWithoutData = true)]
    [Trait("Category", "Shared")]
    [MemberData(nameof(SharedModels))]
    public void Every_model_is_summarised(string file)
    {
        var summary = OnnxFile.Summarise(Path.Combine(SharedFolder.Path, file));
        summary.Inputs.ShouldNotBeEmpty();
        summary.Outputs.ShouldNotBeEmpty();
        summary.Opset["ai.onnx"].ShouldBeGreaterThan(0);
        summary.Parameters.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Fields_of_a_later_version_of_the_format_survive()
    {
        var bytes = TinyModels.Classifier().Build().ToByteArray();
        byte[] later = [.. bytes, 0x92, 0x3F, 0x02, 0x61, 0x62]; // field 1010, two bytes
        File.WriteAllBytes(_folder["later.onnx"], later);
        OnnxFile.Load(_folder["later.onnx"]).ToByteArray().ShouldBe(later);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Should.Throw<FileNotFoundException>(() => OnnxFile.Load(_folder["nowhere.onnx"])).Message.ShouldContain("nowhere.onnx");

    [Fact]
    public void A_folder_is_refused() => Refused(_folder.Path, "is a folder");

    [Fact]
    public void An_empty_file_is_refused() => Refused(Write("empty.onnx", []), "empty.onnx is empty");

    [Fact]
    public void A_git_lfs_pointer_says_what_to_run() =>
        Refused(Write("lfs.onnx", Encoding.ASCII.GetBytes("version https://git-lfs.github.com/spec/v1\n")), "is a Git LFS pointer, not the model; run git lfs pull");

    [Fact]
    public void A_web_page_is_no_model() => Refused(Write("page.onnx", Encoding.ASCII.GetBytes("<!DOCTYPE html><html>")), "not protobuf");

    [Fact]
    public void A_truncated_file_is_refused_wherever_it_ends()
    {
        var bytes = TinyModels.Classifier().Build().ToByteArray();
        for (var length = 1; length < bytes.Length; length++)
        {
            var path = Write("cut.onnx", bytes[..length]);
            Should.Throw<InvalidDataException>(() => OnnxFile.Load(path), $"cut at {length}").Message.ShouldContain("cut.onnx");
        }
    }

    [Fact]
    public void A_truncated_graph_is_called_truncated() =>
        Refused(Write("cut.onnx", TinyModels.Classifier().Build().ToByteArray()[..100]), "cut.onnx is truncated");

    [Fact]
    public void A_message_without_a_graph_is_refused() => Refused(Write("no.onnx", new ModelProto { IrVersion = 8 }.ToByteArray()), "has no graph");

    [Fact]
    public void Subgraphs_nested_deeper_than_any_exporter_writes_are_refused_without_a_crash()
    {
        var graph = new GraphProto { Node = { new NodeProto { OpType = "Add" } } };
        for (var i = 0; i < 2_000; i++)
        {
            graph = new GraphProto { Node = { new NodeProto { OpType = "If", Attribute = { new AttributeProto { Name = "then_branch", G = graph } } } } };
        }

        Refused(Write("deep.onnx", new ModelProto { IrVersion = 8, Graph = graph }.ToByteArray()), "deep.onnx");
    }

    [Fact]
    public void A_failed_save_leaves_neither_file_nor_temporary()
    {
        Directory.CreateDirectory(_folder["taken.onnx"]);
        Should.Throw<IOException>(() => OnnxFile.Save(_folder["taken.onnx"], TinyModels.Classifier().Build()));
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    public void Dispose() => _folder.Dispose();

    private static void Refused(string path, string says)
    {
        var message = Should.Throw<InvalidDataException>(() => OnnxFile.Load(path)).Message;
        message.ShouldContain(says);
        message.ShouldContain(path);
        message.ShouldNotContain("\n");
    }

    // What the definitions in onnx.proto lack shows as the difference between a message and its copy without unknown fields.
    private static string UnknownFields(ModelProto model)
    {
        var known = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(model.ToByteArray());
        return known.CalculateSize() == model.CalculateSize() ? string.Empty : $"{model.CalculateSize() - known.CalculateSize()} bytes of unknown fields";
    }

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder[name], bytes);
        return _folder[name];
    }
}
