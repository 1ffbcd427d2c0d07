using System.Globalization;
using Google.Protobuf;
using OnnxDistill.Graph.ExternalData;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Model;

/// <summary>The ways in which a file can fail to be an ONNX model, each as one sentence.</summary>
internal static class OnnxFileChecks
{
    // A pointer is a text of at most 1,024 bytes that starts so (git-lfs, docs/spec.md).
    private static ReadOnlySpan<byte> LfsPointer => "version https://git-lfs"u8;

    // Tag of ModelProto.ir_version, which every exporter writes first.
    private const byte IrVersionTag = 0x08;

    // Operator sets were introduced with this version of the format; since then a model must name them.
    private const int FirstIrVersionWithOpsets = 3;

    public static void BeforeReading(string path)
    {
        if (Directory.Exists(path))
        {
            throw new InvalidDataException($"{path} is a folder; give the .onnx file itself");
        }

        if (FileLinks.Broken(path) is { } broken)
        {
            throw new FileNotFoundException(broken, path);
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"there is no file {path}", path);
        }

        var size = FileSize.Of(path);
        if (size == 0)
        {
            throw new InvalidDataException($"{path} is empty (0 bytes); export or download the model again");
        }

        if (size > int.MaxValue)
        {
            throw new InvalidDataException($"{path} is larger than 2 GB, which ONNX files cannot be; export the weights as external data");
        }

        if (FirstBytes(path).StartsWith(LfsPointer))
        {
            throw new InvalidDataException($"{path} is a Git LFS pointer, not the model; run git lfs pull");
        }
    }

    public static InvalidDataException Unreadable(string path, InvalidProtocolBufferException? e)
    {
        var start = FirstBytes(path);
        var length = FileSize.Of(path).ToString("N0", CultureInfo.InvariantCulture);
        return start is [IrVersionTag, < 0x80, ..]
            ? new InvalidDataException($"{path} is truncated or damaged: it starts as an ONNX model but cannot be read to its end ({length} bytes); export or download it again", e)
            : new InvalidDataException($"{path} is not an ONNX model: it is not protobuf (starts with {Convert.ToHexString(start[..Math.Min(8, start.Length)])})", e);
    }

    public static void AfterReading(string path, ModelProto model)
    {
        if (model.Graph is null || model.Graph.Node.Count == 0)
        {
            throw new InvalidDataException($"{path} is not an ONNX model: it has no graph{(model.Graph is null ? string.Empty : " nodes")}");
        }

        if (model.IrVersion >= FirstIrVersionWithOpsets && model.OpsetImport.Count == 0)
        {
            throw new InvalidDataException($"{path} is truncated or damaged: it does not say which operator sets it uses");
        }

        if (model.Graph.Output.Count == 0)
        {
            throw new InvalidDataException($"{path} has a graph without outputs");
        }
    }

    private static ReadOnlySpan<byte> FirstBytes(string path)
    {
        var bytes = new byte[64];
        using var stream = File.OpenRead(path);
        return bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }
}
