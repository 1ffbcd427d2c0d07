using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Tests.Support;

namespace OnnxDistill.SoftTargets.Tests.Parts;

public sealed class DamagedPartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _whole;

    public DamagedPartTests()
    {
        SampleCache.Write(_folder.Path);
        _whole = File.ReadAllBytes(_folder["part-00001.parquet"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_flipped_bit_anywhere_is_found_and_named()
    {
        for (var at = 0; at < _whole.Length; at += 3)
        {
            _whole[at] ^= (byte)(1 << (at % 8));
            ShouldBeFound(_whole);
            _whole[at] ^= (byte)(1 << (at % 8));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(700)]
    public void A_truncated_part_is_found_and_named(int bytes) => ShouldBeFound(_whole[..bytes]);

    [Fact]
    public void A_part_that_lost_its_last_byte_is_found() => ShouldBeFound(_whole[..^1]);

    [Fact]
    public void Bytes_behind_the_end_are_found() => ShouldBeFound([.. _whole, 0]);

    [Fact]
    public void Three_hundred_mutated_parts_are_found_by_every_reader()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var mutated = Mutation.Of(_whole, random);
            if (mutated.AsSpan().SequenceEqual(_whole))
            {
                continue;
            }

            ShouldBeFound(mutated);
            try
            {
                CacheInfo.Read(_folder.Path);
            }
            catch (InvalidDataException error)
            {
                error.Message.ShouldContain("part-00001.parquet");
            }
        }
    }

    [Fact]
    public void The_verifier_names_the_part()
    {
        _whole[300] ^= 1;
        File.WriteAllBytes(_folder["part-00001.parquet"], _whole);
        Should.Throw<InvalidDataException>(() => CacheVerifier.Verify(SoftTargetCache.Open(_folder.Path)))
            .Message.ShouldContain("part-00001.parquet is damaged (its checksum does not fit); run teacher-cache run again");
    }

    [Fact]
    public void The_verifier_counts_the_rows_of_a_whole_cache() =>
        CacheVerifier.Verify(SoftTargetCache.Open(_folder.Path)).ShouldBe(50);

    private void ShouldBeFound(byte[] bytes)
    {
        File.WriteAllBytes(_folder["part-00001.parquet"], bytes);
        var cache = SoftTargetCache.Open(_folder.Path);
        PartReader.State(_folder.Path, cache.Plan, 1).ShouldBe(PartState.Damaged);
        Should.Throw<InvalidDataException>(() => cache.ReadPart(1)).Message.ShouldContain("part-00001.parquet is damaged");
    }
}
