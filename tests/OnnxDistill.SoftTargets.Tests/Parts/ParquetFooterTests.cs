using System.Buffers.Binary;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Tests.Support;

namespace OnnxDistill.SoftTargets.Tests.Parts;

public sealed class ParquetFooterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(0x19, 0xF1, 0xFF, 0xFF, 0xFF, 0xFF, 0x07)]      // a list of two billion booleans, which Parquet.Net skips without reading a byte
    [InlineData(0x19, 0x31)]                                    // of three
    [InlineData(0x19, 0xF5, 0xFF, 0xFF, 0xFF, 0xFF, 0x07)]      // of two billion numbers
    [InlineData(0x18, 0x7F)]                                    // a text of 127 bytes
    [InlineData(0x1B, 0x01, 0x55)]                              // a map
    [InlineData(0x1F)]                                          // no type
    [InlineData(0x1C)]                                          // a struct that does not end
    public void A_value_longer_than_the_footer_is_damage(params int[] field)
    {
        byte[] bytes = [.. field.Select(b => (byte)b)];
        Refusal([0x15, 0x04, (byte)(0xE0 | (bytes[0] & 15)), .. bytes[1..], 0]).ShouldBe("its footer is damaged");
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0x15, 0x04, 0xFF, 0xFF })]
    public void A_footer_that_is_none_is_refused(byte[] footer) => Refusal(footer).ShouldNotBeEmpty();

    [Fact]
    public void What_is_no_Parquet_is_refused()
    {
        Should.Throw<InvalidDataException>(() => ParquetFooter.Require(new MemoryStream([1, 2, 3]))).Message.ShouldBe("it is too short");
        Should.Throw<InvalidDataException>(() => ParquetFooter.Require(new MemoryStream(Enumerable.Repeat((byte)200, 50).ToArray()))).Message.ShouldBe("it has no footer");
    }

    [Fact]
    public void Parts_pass_wherever_their_row_groups_lie()
    {
        SampleCache.Write(_folder.Path, SampleCache.Plan(rows: 1300, capture: "logits,hidden:1"));
        foreach (var part in Directory.GetFiles(_folder.Path, "*.parquet"))
        {
            using var stream = File.OpenRead(part);
            Should.NotThrow(() => ParquetFooter.Require(stream));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static string Refusal(byte[] footer)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, footer.Length);
        using var file = new MemoryStream([.. "PAR1"u8, .. footer, .. size, .. "PAR1"u8]);
        return Should.Throw<InvalidDataException>(() => ParquetFooter.Require(file)).Message;
    }
}
