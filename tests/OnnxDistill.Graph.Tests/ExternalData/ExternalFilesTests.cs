using System.Globalization;
using Google.Protobuf;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Tests.ExternalData;

public sealed class ExternalFilesTests : IDisposable
{
    private const int WordBytes = TinyModels.Words * 3 * sizeof(float);
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void External_tensors_in_the_models_folder_are_read()
    {
        var path = Model("data/weights.bin", offset: 8);
        var words = TinyModels.Classifier().Build().Graph.Initializer[0].RawData.ToByteArray();
        Data("data/weights.bin", [.. new byte[8], .. words]);
        var summary = OnnxFile.Summarise(path);
        summary.ExternalFiles.ShouldBe([Path.Combine(Path.GetDirectoryName(path)!, "data", "weights.bin")]);
        summary.Bytes.ShouldBe(new FileInfo(path).Length + 8 + WordBytes);
        TensorData.Floats(OnnxFile.Load(path).Graph.Initializer[0], path)[5].ShouldBe(2.5f);
    }

    [Theory]
    [InlineData("../weights.bin")]
    [InlineData("data/../../weights.bin")]
    [InlineData("/etc/hostname")]
    [InlineData("..")]
    public void A_path_that_leaves_the_folder_is_refused(string location)
    {
        File.WriteAllBytes(_folder["weights.bin"], new byte[WordBytes]);
        Refused(Model(location), "outside");
    }

    [Fact]
    public void A_link_that_leaves_the_folder_is_refused()
    {
        File.WriteAllBytes(_folder["weights.bin"], new byte[WordBytes]);
        var path = Model("link.bin");
        File.CreateSymbolicLink(_folder["m/link.bin"], _folder["weights.bin"]);
        Refused(path, "outside");
    }

    [Fact]
    public void A_linked_folder_that_leaves_the_folder_is_refused()
    {
        Directory.CreateDirectory(_folder["elsewhere"]);
        File.WriteAllBytes(_folder["elsewhere/weights.bin"], new byte[WordBytes]);
        var path = Model("link/weights.bin");
        Directory.CreateSymbolicLink(_folder["m/link"], _folder["elsewhere"]);
        Refused(path, "outside");
    }

    [Fact]
    public void A_loop_of_links_is_refused()
    {
        var path = Model("a.bin");
        File.CreateSymbolicLink(_folder["m/a.bin"], _folder["m/b.bin"]);
        File.CreateSymbolicLink(_folder["m/b.bin"], _folder["m/a.bin"]);
        Refused(path, "loop");
    }

    [Fact]
    public void A_model_and_data_that_are_links_into_one_folder_of_blobs_are_read()
    {
        var blob = Model("model.onnx.data");
        Data("blob-of-data", new byte[WordBytes]);
        Directory.CreateDirectory(_folder["snapshot"]);
        File.CreateSymbolicLink(_folder["snapshot/model.onnx"], "../m/" + Path.GetFileName(blob));
        File.CreateSymbolicLink(_folder["snapshot/model.onnx.data"], "../m/blob-of-data");
        OnnxFile.Summarise(_folder["snapshot/model.onnx"]).ExternalFiles.ShouldBe([_folder["snapshot/model.onnx.data"]]);
    }

    [Fact]
    public void An_absent_file_is_named() => Refused(Model("gone.bin"), "gone.bin is not there");

    [Fact]
    public void A_short_file_is_refused()
    {
        var path = Model("weights.bin", offset: 1);
        Data("weights.bin", new byte[WordBytes]);
        Refused(path, "too short");
    }

    [Theory]
    [InlineData("offset", "-4", "no number of bytes")]
    [InlineData("offset", "99999999999999999999", "no number of bytes")]
    [InlineData("offset", "9223372036854775807", "too short")]
    [InlineData("length", "12", "needs 240|need 240")]
    [InlineData("location", "", "does not say in which file")]
    public void A_bad_entry_is_refused(string key, string value, string says)
    {
        var path = Model("weights.bin", entry: (key, value));
        Data("weights.bin", new byte[WordBytes]);
        var message = Should.Throw<InvalidDataException>(() => OnnxFile.Load(path)).Message;
        says.Split('|').ShouldContain(s => message.Contains(s, StringComparison.Ordinal), message);
    }

    public void Dispose() => _folder.Dispose();

    private static void Refused(string path, string says)
    {
        var message = Should.Throw<InvalidDataException>(() => OnnxFile.Load(path)).Message;
        message.ShouldContain(says);
        message.ShouldContain(path);
    }

    private string Model(string location, long offset = 0, (string Key, string Value)? entry = null)
    {
        var model = TinyModels.Classifier().Build();
        var tensor = model.Graph.Initializer[0];
        tensor.ClearRawData();
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        var entries = new Dictionary<string, string> { ["location"] = location, ["offset"] = offset.ToString(CultureInfo.InvariantCulture) };
        if (entry is { } e)
        {
            entries[e.Key] = e.Value;
        }

        tensor.ExternalData.Add(entries.Select(p => new StringStringEntryProto { Key = p.Key, Value = p.Value }));
        Directory.CreateDirectory(_folder["m"]);
        File.WriteAllBytes(_folder["m/model.onnx"], model.ToByteArray());
        return _folder["m/model.onnx"];
    }

    private void Data(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder["m"], name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}
