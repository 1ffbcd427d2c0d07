using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace OnnxDistill.Data.Examples;

/// <summary>Recognises the same text in two data sets, whatever its row.</summary>
internal static class TextHash
{
    private const byte Separator = 0x1F;

    /// <summary>
    /// The first 8 bytes, little-endian, of SHA-256 over the UTF-8 text, then, if there is a pair, 0x1F and the pair; over the
    /// little-endian ids where the example has ids instead of text.
    /// </summary>
    public static long Of(Example e)
    {
        ArgumentNullException.ThrowIfNull(e);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(e.Text is null ? MemoryMarshal.AsBytes<int>(e.InputIds) : Bytes(e.Text, e.Pair), hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }

    private static byte[] Bytes(string text, string? pair) => pair is null
        ? Encoding.UTF8.GetBytes(text)
        : [.. Encoding.UTF8.GetBytes(text), Separator, .. Encoding.UTF8.GetBytes(pair)];
}
