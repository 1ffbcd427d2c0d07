using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace OnnxDistill.Testing;

/// <summary>One array of an <c>.npz</c> file: its element type (numpy's <c>descr</c>), shape and raw little-endian bytes.</summary>
public sealed record NpyArray(string Descr, long[] Shape, byte[] Bytes)
{
    /// <summary>The elements as doubles, whatever the stored type (f2, f4, f8, i4, i8, u1, b1).</summary>
    public double[] Doubles() => Descr switch
    {
        "<f2" => [.. MemoryMarshal.Cast<byte, Half>(Bytes).ToArray().Select(v => (double)v)],
        "<f4" => [.. MemoryMarshal.Cast<byte, float>(Bytes).ToArray().Select(v => (double)v)],
        "<f8" => MemoryMarshal.Cast<byte, double>(Bytes).ToArray(),
        "<i4" => [.. MemoryMarshal.Cast<byte, int>(Bytes).ToArray().Select(v => (double)v)],
        "<i8" => [.. MemoryMarshal.Cast<byte, long>(Bytes).ToArray().Select(v => (double)v)],
        "|u1" or "|b1" => [.. Bytes.Select(v => (double)v)],
        _ => throw new NotSupportedException($"npy type {Descr}"),
    };

    /// <summary>The elements as 32-bit floats.</summary>
    public float[] Floats() => Descr == "<f4" ? MemoryMarshal.Cast<byte, float>(Bytes).ToArray() : [.. Doubles().Select(v => (float)v)];

    /// <summary>The elements as 64-bit integers.</summary>
    public long[] Longs() => Descr == "<i8" ? MemoryMarshal.Cast<byte, long>(Bytes).ToArray() : [.. Doubles().Select(v => (long)v)];
}

/// <summary>Reads numpy's <c>.npz</c>: a zip of <c>.npy</c> version 1.0 arrays in C order.</summary>
public static partial class Npz
{
    /// <summary>Reads every array of the file, by name without <c>.npy</c>.</summary>
    public static Dictionary<string, NpyArray> Read(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        return zip.Entries.ToDictionary(e => e.FullName[..^".npy".Length], Read, StringComparer.Ordinal);
    }

    private static NpyArray Read(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var bytes = memory.ToArray();
        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        var header = Encoding.Latin1.GetString(bytes, 10, length);
        if (header.Contains("'fortran_order': True", StringComparison.Ordinal))
        {
            throw new NotSupportedException($"{entry.FullName}: Fortran order");
        }

        var shape = Shape().Match(header).Groups[1].Value
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(d => long.Parse(d, CultureInfo.InvariantCulture));
        return new NpyArray(Descr().Match(header).Groups[1].Value, [.. shape], bytes[(10 + length)..]);
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex Shape();

    [GeneratedRegex("'descr': '([^']*)'")]
    private static partial Regex Descr();
}
