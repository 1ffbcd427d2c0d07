using System.Runtime.InteropServices;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Verifying;
using CacheVerifier = OnnxDistill.Teacher.Verifying.CacheVerifier;

namespace OnnxDistill.Teacher.Tests.Verifying;

public sealed class CacheVerifierTests
{
    [Fact]
    public void Rows_recomputed_in_their_batches_are_the_cached_ones()
    {
        using var setup = new TinySetup();
        CacheRun.Execute(setup.Teacher, setup.Rows(500), setup["cache"], new CacheRunOptions { Precision = "fp32" });
        var result = CacheVerifier.Verify(setup["cache"], setup.Teacher, rows: 40);
        result.Rows.ShouldBe(40);
        result.Tolerance.ShouldBe(1e-4);
        result.Columns["logits"].MaxError.ShouldBe(0, 1e-6);
        result.Beyond.ShouldBeEmpty();
    }

    [Fact]
    public void Without_a_teacher_only_checksums_are_verified()
    {
        using var setup = new TinySetup();
        CacheRun.Execute(setup.Teacher, setup.Rows(5000), setup["cache"], new CacheRunOptions());
        var result = CacheVerifier.Verify(setup["cache"], teacher: null);
        (result.Parts, result.Rows, result.Columns.Count).ShouldBe((2, 0, 0));
    }

    [Fact]
    public void A_flipped_bit_names_the_part()
    {
        using var setup = new TinySetup();
        CacheRun.Execute(setup.Teacher, setup.Rows(5000), setup["cache"], new CacheRunOptions());
        var part = Path.Combine(setup["cache"], "part-00001.parquet");
        var bytes = File.ReadAllBytes(part);
        bytes[bytes.Length / 3] ^= 16;
        File.WriteAllBytes(part, bytes);
        Should.Throw<InvalidDataException>(() => CacheVerifier.Verify(setup["cache"], teacher: null)).Message.ShouldContain("part-00001");
    }

    [Fact]
    public void A_changed_value_under_the_right_checksum_of_the_file_names_the_part()
    {
        using var setup = new TinySetup();
        CacheRun.Execute(setup.Teacher, setup.Rows(50), setup["cache"], new CacheRunOptions());
        var logits = MemoryMarshal.AsBytes<float>(SoftTargetCache.Open(setup["cache"]).ReadPart(0)[7].Logits).ToArray();
        ResealedPart.Change(Path.Combine(setup["cache"], "part-00000.parquet"), bytes => bytes[bytes.AsSpan().IndexOf(logits)] ^= 1);
        Should.Throw<InvalidDataException>(() => CacheVerifier.Verify(setup["cache"], teacher: null)).Message.ShouldContain("part-00000.parquet was changed after it was written");
    }

    [Fact]
    public void A_missing_part_is_named()
    {
        using var setup = new TinySetup();
        CacheRun.Execute(setup.Teacher, setup.Rows(5000), setup["cache"], new CacheRunOptions { Shard = 0, Shards = 2 });
        Should.Throw<InvalidDataException>(() => CacheVerifier.Verify(setup["cache"], teacher: null)).Message.ShouldContain("part-00001");
    }

    [Fact]
    public void Another_teacher_is_refused()
    {
        using var setup = new TinySetup();
        using var other = new TinySetup(new TinyTeacher { HasTokenTypes = false });
        CacheRun.Execute(setup.Teacher, setup.Rows(20), setup["cache"], new CacheRunOptions());
        Should.Throw<InvalidDataException>(() => CacheVerifier.Verify(setup["cache"], other.Teacher)).Message.ShouldContain("teacher");
    }

    [Fact]
    public void An_error_beyond_the_tolerance_names_the_column() =>
        new VerifyResult(1, 3, new Dictionary<string, ColumnError> { ["logits"] = new(3e-3, 1e-4), ["hidden_00"] = new(double.NaN, 0), ["ok"] = new(1e-3, 0) }, 2e-3)
            .Beyond.ShouldBe(["logits", "hidden_00"], ignoreOrder: true);
}
