using System.Runtime.InteropServices;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.SoftTargets.Tests.Support;

namespace OnnxDistill.SoftTargets.Tests.Parts;

/// <summary>Parts whose file has the right checksum and that are not what the plan says all the same.</summary>
public sealed class ResealedPartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CachePlan _plan;

    public ResealedPartTests() => _plan = SampleCache.Write(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_changed_value_is_found_by_the_checksum_over_the_values()
    {
        var logits = MemoryMarshal.AsBytes<float>(PartReader.Read(_folder.Path, _plan, 1)[5].Logits).ToArray();
        ResealedPart.Change(_folder["part-00001.parquet"], bytes => bytes[bytes.AsSpan().IndexOf(logits)] ^= 1);
        Should.Throw<InvalidDataException>(() => CacheVerifier.Verify(SoftTargetCache.Open(_folder.Path)))
            .Message.ShouldContain("part-00001.parquet was changed after it was written (the checksum of its values does not fit); delete it");
    }

    [Fact]
    public void The_rows_of_another_part_under_this_ones_number_are_rebuilt()
    {
        var whole = File.ReadAllBytes(_folder["part-00000.parquet"]);
        File.Copy(_folder["part-00001.parquet"], _folder["part-00000.parquet"], overwrite: true);
        ResealedPart.Change(_folder["part-00000.parquet"], bytes => ResealedPart.Replace(bytes, "onnxdistill.part\u0018\u00011"u8, "onnxdistill.part\u0018\u00010"u8));
        PartReader.State(_folder.Path, _plan, 0).ShouldBe(PartState.Damaged);
        Should.Throw<InvalidDataException>(() => PartReader.Read(_folder.Path, _plan, 0)).Message.ShouldContain("its rows are not those of the plan");
        SampleCache.Write(_folder.Path);
        File.ReadAllBytes(_folder["part-00000.parquet"]).ShouldBe(whole);
    }

    [Fact]
    public void Fewer_logits_than_the_teacher_has_are_refused()
    {
        var other = _plan with { Teacher = _plan.Teacher with { Logits = _plan.Teacher.Logits + 1 } };
        Should.Throw<InvalidDataException>(() => PartReader.Read(_folder.Path, other, 0, ReadColumns.WithoutTaps)).Message.ShouldContain("has 3 logits, not 4");
        Should.Throw<InvalidDataException>(() => RowGroupReader.Groups(_folder.Path, other, 0).Select(g => RowGroupReader.Read(_folder.Path, other, g)).ToList())
            .Message.ShouldContain("has 3 logits, not 4");
        PartReader.State(_folder.Path, other, 0).ShouldBe(PartState.Damaged);
    }

    [Fact]
    public void A_part_that_is_a_link_to_nothing_is_named_and_rebuilt()
    {
        var whole = File.ReadAllBytes(_folder["part-00000.parquet"]);
        File.Delete(_folder["part-00000.parquet"]);
        File.CreateSymbolicLink(_folder["part-00000.parquet"], _folder["nowhere"]);
        Should.Throw<FileNotFoundException>(() => PartReader.Read(_folder.Path, _plan, 0)).Message.ShouldContain("part-00000.parquet is a link to a file that is missing; delete it");
        SampleCache.Write(_folder.Path);
        File.ReadAllBytes(_folder["part-00000.parquet"]).ShouldBe(whole);
    }
}
