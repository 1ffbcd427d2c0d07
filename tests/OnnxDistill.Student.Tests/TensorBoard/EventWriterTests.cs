using System.Buffers.Binary;
using System.Text;
using OnnxDistill.Student.TensorBoard;

namespace OnnxDistill.Student.Tests.TensorBoard;

public sealed class EventWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_checksum_is_that_of_TFRecord()
    {
        // CRC-32C of "123456789" is 0xE3069283 (RFC 3720, appendix B.4's polynomial); rotated right by 15, plus 0xA282EAD8.
        var rotated = System.Numerics.BitOperations.RotateRight(0xE3069283, 15);

        Crc32C.Masked("123456789"u8).ShouldBe(unchecked(rotated + 0xA282EAD8));
    }

    [Fact]
    public void The_first_record_names_the_version_and_the_next_holds_the_scalar()
    {
        using (var writer = new EventWriter(_folder.Path))
        {
            writer.Scalar("train/loss", 0.5, 300);
        }

        var records = Records(File.ReadAllBytes(Directory.GetFiles(_folder.Path)[0]));
        records.Count.ShouldBe(2);
        Encoding.Latin1.GetString(records[0]).ShouldEndWith("brain.Event:2");

        // wall_time (9 bytes), then step 300 = varint AC 02, then the summary { value { tag, simple_value } }.
        records[1][9..12].ShouldBe([0x10, 0xAC, 0x02]);
        records[1][12..].ShouldBe([0x2A, 19, 0x0A, 17, 0x0A, 10, .. "train/loss"u8, 0x15, 0, 0, 0, 0x3F]);
    }

    public void Dispose() => _folder.Dispose();

    private static List<byte[]> Records(byte[] file)
    {
        var records = new List<byte[]>();
        for (var at = 0; at < file.Length;)
        {
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at));
            BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)).ShouldBe(Crc32C.Masked(file.AsSpan(at, 8)));
            records.Add(file[(at + 12)..(at + 12 + length)]);
            BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)).ShouldBe(Crc32C.Masked(records[^1]));
            at += length + 16;
        }

        return records;
    }
}
