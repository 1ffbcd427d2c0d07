using OnnxDistill.Student.Windows;

namespace OnnxDistill.Student.Tests.Windows;

public sealed class MemoryTextTests
{
    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1023, "1023 bytes")]
    [InlineData(1024, "1KiB")]
    [InlineData(1025, "1.1KiB")]
    [InlineData(4L << 30, "4GiB")]
    [InlineData(long.MaxValue, "8388608TiB")]
    public void Bytes_get_a_unit_and_are_rounded_up(long bytes, string text) => MemoryText.Of(bytes).ShouldBe(text);
}
