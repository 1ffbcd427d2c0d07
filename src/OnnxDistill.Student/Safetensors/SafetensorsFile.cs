using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using OnnxDistill.Student.Files;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Safetensors;

/// <summary>
/// Reads and writes Hugging Face's safetensors files: the header's length (8 bytes), a JSON header padded to 8 bytes, the tensors' bytes.
/// </summary>
internal static class SafetensorsFile
{
    private const string Metadata = "__metadata__";
    private const long LargestHeader = 100_000_000;

    /// <summary>Writes the tensors in the given order, atomically: a temporary file beside it, flushed to disk, renamed.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="tensors">Names and tensors of any device.</param>
    /// <param name="metadata">More of the header's text entries; <c>format</c> is <c>pt</c> unless given.</param>
    public static void Write(
        string path, IReadOnlyList<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));
    }

    /// <summary>Writes the tensors in the given order.</summary>
    internal static void Write(Stream stream, IReadOnlyList<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var header = Header(tensors, metadata);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var (_, value) in tensors)
        {
            using var scope = NewDisposeScope();
            value.detach().cpu().contiguous().WriteBytesToStream(stream);
        }
    }

    /// <summary>Reads every tensor of the file into memory on the CPU; the caller owns them.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is no safetensors file, or is cut off.</exception>
    public static Dictionary<string, Tensor> Read(string path)
    {
        using var file = File.OpenRead(path);
        var (header, start) = ReadHeader(file, path);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, entry) in header.Where(e => e.Key != Metadata))
        {
            tensors[name] = ReadTensor(file, start, SafetensorsEntry.Parse(name, entry, file.Length - start, path));
        }

        return tensors;
    }

    /// <summary>Reads the header's text entries only.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is no safetensors file.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path)
    {
        using var file = File.OpenRead(path);
        var entries = ReadHeader(file, path).Header[Metadata] as JsonObject ?? [];
        return entries.ToDictionary(e => e.Key, e => e.Value?.ToString() ?? string.Empty, StringComparer.Ordinal);
    }

    private static byte[] Header(IReadOnlyList<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var texts = new JsonObject { ["format"] = "pt" };
        foreach (var (key, text) in metadata ?? new Dictionary<string, string>())
        {
            texts[key] = text;
        }

        var header = new JsonObject { [Metadata] = texts };
        var offset = 0L;
        foreach (var (name, value) in tensors)
        {
            var end = offset + (value.numel() * value.element_size());
            header.Add(name, new JsonObject
            {
                ["dtype"] = SafetensorsTypes.NameOf(value.dtype),
                ["shape"] = new JsonArray([.. value.shape.Select(d => (JsonNode)d)]),
                ["data_offsets"] = new JsonArray(offset, end),
            });
            offset = end;
        }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(header);
        var padded = new byte[(bytes.Length + 7) / 8 * 8];
        padded.AsSpan().Fill((byte)' ');
        bytes.CopyTo(padded, 0);
        return padded;
    }

    private static (JsonObject Header, long Start) ReadHeader(FileStream file, string path)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (file.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
        {
            throw new InvalidDataException($"{path} is no safetensors file: it has only {file.Length} bytes.");
        }

        var length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (length < 2 || length > LargestHeader || length > file.Length - 8)
        {
            throw new InvalidDataException($"{path} is no safetensors file, or is cut off: its header would have {length} bytes.");
        }

        var bytes = new byte[length];
        file.ReadExactly(bytes);
        try
        {
            return ((JsonObject)JsonNode.Parse(bytes)!, 8 + length);
        }
        catch (Exception e) when (e is JsonException or InvalidCastException or ArgumentException)
        {
            throw new InvalidDataException($"{path} is no safetensors file: its header is no JSON object.", e);
        }
    }

    private static Tensor ReadTensor(FileStream file, long start, SafetensorsEntry entry)
    {
        var tensor = empty(entry.Shape, dtype: entry.Type);
        file.Position = start + entry.Begin;
        if (tensor.numel() > 0)
        {
            tensor.ReadBytesFromStream(file);
        }

        return tensor;
    }
}
