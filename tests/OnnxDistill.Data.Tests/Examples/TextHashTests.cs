using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OnnxDistill.Data.Examples;

namespace OnnxDistill.Data.Tests.Examples;

public sealed class TextHashTests
{
    [Fact]
    public void It_is_the_first_eight_bytes_of_sha256_over_both_texts() =>
        TextHash.Of(new Example(0, 1, "é", "b", "x")).ShouldBe(
            BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes("é"), 0x1F, (byte)'b'])));

    [Fact]
    public void Row_and_label_do_not_matter_but_every_text_does()
    {
        var hash = TextHash.Of(new Example(0, 1, "a", null, "x"));
        TextHash.Of(new Example(9, 10, "a", null, "y")).ShouldBe(hash);
        TextHash.Of(new Example(0, 1, "a", "", "x")).ShouldNotBe(hash);
        TextHash.Of(new Example(0, 1, null, null, null, [1, 2])).ShouldNotBe(TextHash.Of(new Example(0, 1, null, null, null, [2, 1])));
    }
}
