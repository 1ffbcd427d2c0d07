using System.Buffers.Binary;
using System.Numerics;

namespace OnnxDistill.Student.TensorBoard;

/// <summary>The checksum of TFRecord files: CRC-32C, rotated and offset ("masked").</summary>
internal static class Crc32C
{
    public static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        crc = ~crc;
        return BitOperations.RotateRight(crc, 15) + 0xA282EAD8;
    }
}
