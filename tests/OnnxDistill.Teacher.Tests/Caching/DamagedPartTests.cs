using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Verifying;

namespace OnnxDistill.Teacher.Tests.Caching;

/// <summary>Whatever happens to a part: <c>verify</c> names it, and running again rebuilds it alone, with the bytes it had.</summary>
public sealed class DamagedPartTests : IDisposable
{
    private readonly TinySetup _setup = new();
    private readonly string _part;
    private readonly byte[] _whole;

    public DamagedPartTests()
    {
        Run().ShouldBe(2);
        _part = Path.Combine(_setup["cache"], "part-00001.parquet");
        _whole = File.ReadAllBytes(_part);
    }

    public void Dispose() => _setup.Dispose();

    [Fact]
    [Trait("Category", "Slow")]
    public void A_flipped_bit_in_any_byte_is_damage()
    {
        var plan = CachePlan.Load(_setup["cache"]);
        for (var at = 0; at < _whole.Length; at++)
        {
            Flip(at);
            PartReader.State(_setup["cache"], plan, 1).ShouldBe(PartState.Damaged, $"byte {at}");
        }
    }

    [Fact]
    public void A_flipped_bit_is_named_and_the_part_rebuilt()
    {
        for (var at = 0; at < _whole.Length; at += 1 + (_whole.Length / 40))
        {
            Flip(at);
            ShouldBeNamedAndRebuilt($"byte {at}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void A_truncated_part_is_named_and_rebuilt(int bytes)
    {
        File.WriteAllBytes(_part, _whole[..bytes]);
        ShouldBeNamedAndRebuilt($"{bytes} bytes");
    }

    [Fact]
    public void A_part_swapped_for_another_one_is_named_and_rebuilt()
    {
        File.Copy(Path.Combine(_setup["cache"], "part-00000.parquet"), _part, overwrite: true);
        ShouldBeNamedAndRebuilt("part 0");
    }

    [Fact]
    public void A_folder_in_a_parts_place_is_named_and_left_alone()
    {
        File.Delete(_part);
        Directory.CreateDirectory(_part);
        Should.Throw<IOException>(() => Run()).Message.ShouldContain("part-00001.parquet cannot be written");
        Directory.Exists(_part).ShouldBeTrue();
        Directory.GetFiles(_setup["cache"]).Select(Path.GetFileName).Order().ShouldBe(["part-00000.parquet", "plan.json"]);
    }

    [Fact]
    public void A_file_in_the_caches_place_is_refused()
    {
        var file = _setup.Write("file", "mine");
        Should.Throw<InvalidDataException>(() => CacheRun.Execute(_setup.Teacher, _setup.Rows(5), file, new CacheRunOptions())).Message.ShouldContain("is a file");
        File.ReadAllText(file).ShouldBe("mine");
        Should.Throw<IOException>(() => CacheRun.Execute(_setup.Teacher, _setup.Rows(5), Path.Combine(file, "cache"), new CacheRunOptions())).Message.ShouldContain("cannot be made");
    }

    private void Flip(int at)
    {
        var bytes = (byte[])_whole.Clone();
        bytes[at] ^= (byte)(1 << (at % 8));
        File.WriteAllBytes(_part, bytes);
    }

    private void ShouldBeNamedAndRebuilt(string what)
    {
        Should.Throw<InvalidDataException>(() => CacheVerifier.Verify(_setup["cache"], teacher: null), what).Message.ShouldContain("part-00001.parquet is damaged");
        Run().ShouldBe(1, what);
        File.ReadAllBytes(_part).ShouldBe(_whole, what);
    }

    private int Run() => CacheRun.Execute(_setup.Teacher, _setup.Rows(4200), _setup["cache"], new CacheRunOptions()).PartsWritten;
}
