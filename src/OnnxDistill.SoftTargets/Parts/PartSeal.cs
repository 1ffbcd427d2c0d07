using System.Security.Cryptography;
using System.Text;

namespace OnnxDistill.SoftTargets.Parts;

/// <summary>
/// The SHA-256 of a part's whole file in <c>onnxdistill.file_sha256</c>, taken while the 64 characters of its own value are zeros. One
/// flipped bit anywhere, in page headers and statistics too, breaks it, so that nothing of a damaged file reaches the Parquet library.
/// </summary>
internal static class PartSeal
{
    public const string Key = "onnxdistill.file_sha256";

    /// <summary>What stands in the file while the hash is taken.</summary>
    public static readonly string Blank = new('0', HexLength);

    private const int HexLength = 64;

    // In Thrift's compact protocol the value follows its key as: field header 0x18 (next field, binary), the length in one byte.
    private static readonly byte[] Marker = [.. Encoding.ASCII.GetBytes(Key), 0x18, HexLength];

    /// <summary>Seals a file that was written with <see cref="Blank"/>; leaves the position at the end.</summary>
    public static void Close(Stream stream)
    {
        var at = Find(stream) ?? throw new InvalidOperationException("the footer holds no blank seal");
        var hash = Hash(stream, at);
        stream.Position = at;
        stream.Write(Encoding.ASCII.GetBytes(hash));
        stream.Position = stream.Length;
    }

    /// <summary>Whether the seal is there and whole.</summary>
    public static bool IsWhole(Stream stream)
    {
        if (Find(stream) is not { } at)
        {
            return false;
        }

        var found = new byte[HexLength];
        stream.Position = at;
        stream.ReadExactly(found);
        return Encoding.ASCII.GetString(found) == Hash(stream, at);
    }

    private static long? Find(Stream stream)
    {
        // A footer of many row groups may be some hundred KB; the key-value metadata stands at its end, after the row groups.
        var tail = new byte[(int)Math.Min(stream.Length, 64 * 1024)];
        stream.Position = stream.Length - tail.Length;
        stream.ReadExactly(tail);
        var at = tail.AsSpan().LastIndexOf(Marker);
        return at < 0 || at + Marker.Length + HexLength > tail.Length ? null : stream.Length - tail.Length + at + Marker.Length;
    }

    private static string Hash(Stream stream, long blank)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        stream.Position = 0;
        Append(stream, hash, blank);
        hash.AppendData(Encoding.ASCII.GetBytes(Blank));
        stream.Position = blank + HexLength;
        Append(stream, hash, stream.Length - stream.Position);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(Stream stream, IncrementalHash hash, long count)
    {
        var buffer = new byte[(int)Math.Min(count, 1 << 20)];
        while (count > 0)
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(count, buffer.Length));
            if (read == 0)
            {
                throw new EndOfStreamException();
            }

            hash.AppendData(buffer, 0, read);
            count -= read;
        }
    }
}
