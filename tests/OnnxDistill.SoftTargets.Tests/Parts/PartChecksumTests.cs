using System.Security.Cryptography;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.SoftTargets.Tests.Support;

namespace OnnxDistill.SoftTargets.Tests.Parts;

public sealed class PartChecksumTests
{
    [Fact]
    public void It_is_the_SHA_256_of_the_values_column_by_column_as_documented()
    {
        var schema = PartSchema.Of(Capture.Parse("logits,hidden:0@cls"), SampleCache.Teacher with { Hidden = 1 }, "fp16");
        SoftTargetRow[] rows =
        [
            new() { Row = 1, TextHash = 2, Label = 0.5, InputIds = [7, 8], PairStart = 2, Logits = [1f], Taps = new Dictionary<string, byte[]> { ["cls_00"] = [9, 10] } },
            new() { Row = 0, TextHash = -1, InputIds = [], PairStart = 0, Logits = [2f], Taps = new Dictionary<string, byte[]> { ["cls_00"] = [11, 12] } },
        ];
        using var values = new MemoryStream();
        using (var writer = new BinaryWriter(values))
        {
            writer.Write(1L);
            writer.Write(0L);
            writer.Write(2L);
            writer.Write(-1L);
            writer.Write(0.5);
            writer.Write([0, 0, 0, 0, 0, 0, 0xF8, 0xFF]);
            writer.Write(2);
            writer.Write(7);
            writer.Write(8);
            writer.Write(0);
            writer.Write(2);
            writer.Write(0);
            writer.Write(1);
            writer.Write(1f);
            writer.Write(1);
            writer.Write(2f);
            writer.Write(2);
            writer.Write([9, 10]);
            writer.Write(2);
            writer.Write([11, 12]);
        }

        PartChecksum.Of(rows, schema).ShouldBe(Convert.ToHexStringLower(SHA256.HashData(values.ToArray())));
    }
}
