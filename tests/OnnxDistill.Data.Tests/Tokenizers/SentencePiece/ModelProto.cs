using System.Buffers.Binary;
using System.Text;

namespace OnnxDistill.Data.Tests.Tokenizers.SentencePiece;

/// <summary>Writes SentencePiece models, field by field.</summary>
internal static class ModelProto
{
    public static byte[] Message(params byte[][] fields) => [.. fields.SelectMany(f => f)];

    public static byte[] Number(int field, long value) => [.. Varint((ulong)field << 3), .. Varint((ulong)value)];

    public static byte[] Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public static byte[] Bytes(int field, byte[] value) => [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)value.Length), .. value];

    public static byte[] Single(int field, float value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return [.. Varint(((ulong)field << 3) | 5), .. bytes];
    }

    public static byte[] Piece(string piece, float score, int kind = 1) =>
        Bytes(1, kind == 1 ? Message(Text(1, piece), Single(2, score)) : Message(Text(1, piece), Single(2, score), Number(3, kind)));

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }
}
