using Google.Protobuf;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Teacher.Tests.Fixtures;

/// <summary>A teacher with external data, laid out as people's disks and download caches lay it out: by links.</summary>
internal static class LinkedTeacher
{
    private const string Config = """{"model_type":"bert","id2label":{"0":"no","1":"yes"}}""";

    /// <summary>Gets the ways of laying it out.</summary>
    public static IReadOnlyList<string> Layouts { get; } = ["hub", "hub's folder", "linked file", "linked folder", "chain", "copied model, linked data", "folder above data"];

    /// <summary>Writes the teacher without links.</summary>
    public static string Plain(string folder, string data = "model.onnx_data")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, data))!);
        var model = new DialectEncoder().Build();
        var bytes = new List<byte>();
        foreach (var tensor in model.Graph.Initializer.Where(t => t.RawData.Length >= 64))
        {
            tensor.DataLocation = TensorProto.Types.DataLocation.External;
            foreach (var (key, value) in new[] { ("location", data), ("offset", $"{bytes.Count}"), ("length", $"{tensor.RawData.Length}") })
            {
                tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
            }

            bytes.AddRange(tensor.RawData);
            tensor.ClearRawData();
        }

        File.WriteAllBytes(Path.Combine(folder, data), [.. bytes]);
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), model.ToByteArray());
        File.WriteAllText(Path.Combine(folder, "config.json"), Config);
        TinyTeacher.SaveTokenizer(folder);
        return folder;
    }

    /// <summary>Lays the teacher out below a folder; returns what a user gives as the teacher.</summary>
    public static string Save(string root, string layout)
    {
        Directory.CreateDirectory(root);
        switch (layout)
        {
            case "hub":
                return Hub(root);
            case "hub's folder":
                return Path.GetDirectoryName(Path.GetDirectoryName(Hub(root)))!;
            case "linked file":
                return Link(root, "best.onnx", Path.Combine(Plain(Path.Combine(root, "real")), "model.onnx"));
            case "linked folder":
                Directory.CreateSymbolicLink(Path.Combine(root, "link"), Plain(Path.Combine(root, "real")));
                return Path.Combine(root, "link");
            case "chain":
                Directory.CreateDirectory(Path.Combine(root, "middle"));
                Link(root, "middle/model.onnx", Path.Combine(Plain(Path.Combine(root, "real")), "model.onnx"));
                return Link(root, "last.onnx", "middle/model.onnx");
            case "folder above data":
                return Link(root, "best.onnx", Path.Combine(Plain(Path.Combine(root, "real"), "weights/all.bin"), "model.onnx"));
            default:
                var snapshot = Hub(root);
                var model = Path.Combine(snapshot, "onnx", "model.onnx");
                var bytes = File.ReadAllBytes(model);
                File.Delete(model);
                File.WriteAllBytes(model, bytes);
                return snapshot;
        }
    }

    // models--o--m/blobs/0.. and models--o--m/snapshots/abc with a link to each.
    private static string Hub(string root)
    {
        var blobs = Path.Combine(root, "models--o--m", "blobs");
        var snapshot = Path.Combine(root, "models--o--m", "snapshots", "abc");
        Directory.CreateDirectory(blobs);
        Directory.CreateDirectory(Path.Combine(snapshot, "onnx"));
        foreach (var (file, i) in Directory.EnumerateFiles(Plain(Path.Combine(root, "downloaded"))).Select((f, i) => (f, i)))
        {
            var (name, blob) = (Path.GetFileName(file), Path.Combine(blobs, $"{i}"));
            File.Move(file, blob);
            var link = Path.Combine(snapshot, name.StartsWith("model.", StringComparison.Ordinal) ? "onnx" : string.Empty, name);
            File.CreateSymbolicLink(link, Path.GetRelativePath(Path.GetDirectoryName(link)!, blob));
        }

        return snapshot;
    }

    private static string Link(string root, string name, string target)
    {
        File.CreateSymbolicLink(Path.Combine(root, name), target);
        return Path.Combine(root, name);
    }
}
