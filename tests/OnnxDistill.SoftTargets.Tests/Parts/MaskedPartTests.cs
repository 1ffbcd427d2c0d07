using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.SoftTargets.Tests.Support;

namespace OnnxDistill.SoftTargets.Tests.Parts;

public sealed class MaskedPartTests : IDisposable
{
    private static readonly MaskingPlan Twice = new(2, 7);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_come_back_with_their_masks()
    {
        var plan = SampleCache.Write(_folder.Path, SampleCache.Plan(capture: "vocabulary:5,hidden:1", masking: Twice));
        var cache = SoftTargetCache.Open(_folder.Path);
        cache.Plan.Masking.ShouldBe(Twice);
        foreach (var row in cache.ReadRows())
        {
            var wanted = SampleCache.Row(row.Row, PartSchema.Of(plan));
            row.MaskedPositions.ShouldBe(wanted.MaskedPositions);
            row.MaskedIds.ShouldBe(wanted.MaskedIds);
            row.Taps["vocabulary_rest"].ShouldBe(wanted.Taps["vocabulary_rest"]);
        }

        cache.ReadRows(ReadColumns.All with { Masks = false }).ShouldAllBe(r => r.MaskedPositions.Length == 0);
        OnnxDistill.SoftTargets.Caches.CacheVerifier.Verify(cache).ShouldBe(50);
    }

    [Fact]
    public void Bytes_of_a_row_count_its_masks()
    {
        var schema = PartSchema.Of(Capture.Parse("vocabulary:5"), SampleCache.Teacher, "fp16", masked: true);
        schema.RowBytes(10, 2).ShouldBe(28 + 40 + 16 + (2 * ((5 * 4) + (5 * 2) + 4)));
        PartSchema.Of(Capture.Parse("vocabulary:all"), SampleCache.Teacher, "fp32", masked: true).RowBytes(10, 2).ShouldBe(28 + 40 + 16 + (2 * 100 * 4));
        PartSchema.Of(Capture.Parse("vocabulary:5@all"), SampleCache.Teacher, "fp16", masked: true).RowBytes(10, 2).ShouldBe(28 + 40 + 16 + (10 * 34));
    }

    [Fact]
    public void The_footer_names_the_dimensions()
    {
        PartSchema.Of(Capture.Parse("vocabulary:500"), SampleCache.Teacher, "fp16", masked: true).ToJson().ShouldBe(
            """{"vocabulary_ids":{"dtype":"int32","shape":["positions",100]},"vocabulary_logprobs":{"dtype":"float16","shape":["positions",100]},"vocabulary_rest":{"dtype":"float32","shape":["positions"]}}""");
        PartSchema.Of(Capture.Parse("vocabulary:all@all"), SampleCache.Teacher, "fp32", masked: true).ToJson().ShouldBe(
            """{"vocabulary_logprobs":{"dtype":"float32","shape":["length",100]}}""");
    }

    [Fact]
    public void The_plan_of_a_cache_without_masks_does_not_mention_them()
    {
        SampleCache.Write(_folder.Path);
        File.ReadAllText(_folder[PartNames.Plan]).ShouldNotContain("mask");
    }

    [Theory]
    [InlineData("\"replicas\": 2", "\"replicas\": 0")]
    [InlineData("\"replicas\": 2", "\"replicas\": 3")]
    [InlineData("\"masking\"", "\"other\"")]
    public void A_plan_whose_masking_contradicts_it_is_refused(string from, string to)
    {
        SampleCache.Write(_folder.Path, SampleCache.Plan(capture: "vocabulary:5", masking: Twice));
        var text = File.ReadAllText(_folder[PartNames.Plan]);
        text.ShouldContain(from);
        File.WriteAllText(_folder[PartNames.Plan], PlanText.WithoutChecksum(text).Replace(from, to, StringComparison.Ordinal));
        Should.Throw<InvalidDataException>(() => CachePlan.Load(_folder.Path)).Message.ShouldContain("mask");
    }

    [Fact]
    public void A_mask_beyond_its_row_is_not_written()
    {
        var plan = SampleCache.Plan(rows: 20, capture: "logits", masking: new MaskingPlan(1, 0));
        CacheWriter.Open(_folder.Path, plan);
        var rows = SampleCache.Rows(plan, 0).Select(r => r with { MaskedPositions = [r.InputIds.Length], MaskedIds = [1] }).ToList();
        Should.Throw<ArgumentException>(() => PartWriter.Write(_folder.Path, plan, 0, rows)).Message.ShouldContain("mask does not fit");
    }

    [Fact]
    public void Vocabulary_columns_are_read_as_numbers_and_the_likeliest_is_told()
    {
        var schema = PartSchema.Of(Capture.Parse("vocabulary:2"), SampleCache.Teacher, "fp32", masked: true);
        var row = new SoftTargetRow
        {
            InputIds = [2, 9, 4, 3],
            MaskedPositions = [1, 2],
            MaskedIds = [7, 8],
            Taps = new Dictionary<string, byte[]>
            {
                ["vocabulary_ids"] = Bytes(7, 5, 6, 8),
                ["vocabulary_logprobs"] = Bytes(-0.5f, -1f, -0.25f, -2f),
                ["vocabulary_rest"] = Bytes(-3f, float.NegativeInfinity),
            },
        };
        var targets = VocabularyTargets.Of(row, schema);
        targets.Positions.ShouldBe([1, 2]);
        targets.Ids.ShouldBe([7, 5, 6, 8]);
        targets.Logprobs.ShouldBe([-0.5f, -1f, -0.25f, -2f]);
        targets.Rest.ShouldBe([-3f, float.NegativeInfinity]);
        targets.Best(1).ShouldBe(6);
        MaskedAccuracy.Of([row, row], schema).ShouldBe(new MaskedAccuracy(4, 2));
    }

    private static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(values).ToArray();
}
