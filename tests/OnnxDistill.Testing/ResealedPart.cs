using System.Security.Cryptography;
using System.Text;

namespace OnnxDistill.Testing;

/// <summary>Changes a part's file and gives it the right checksum again, as a program would that edits parts and knows the format.</summary>
public static class ResealedPart
{
    private const int Digits = 64;
    private static readonly byte[] Marker = [.. "onnxdistill.file_sha256"u8, 0x18, Digits];

    /// <summary>Changes the file's bytes in place and writes it with the right checksum.</summary>
    public static void Change(string path, Action<byte[]> change)
    {
        var bytes = File.ReadAllBytes(path);
        change(bytes);
        var seal = bytes.AsSpan(bytes.AsSpan().LastIndexOf(Marker) + Marker.Length, Digits);
        seal.Fill((byte)'0');
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(bytes))).CopyTo(seal);
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Replaces the only place where these bytes stand.</summary>
    public static void Replace(byte[] bytes, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var at = bytes.AsSpan().IndexOf(from);
        if (at < 0 || from.Length != to.Length || bytes.AsSpan(at + 1).IndexOf(from) >= 0)
        {
            throw new ArgumentException("not there once, or not of the same length", nameof(from));
        }

        to.CopyTo(bytes.AsSpan(at));
    }
}
