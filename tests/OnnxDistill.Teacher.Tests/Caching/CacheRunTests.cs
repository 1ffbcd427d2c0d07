using System.Security.Cryptography;
using OnnxDistill.Data.Files;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Examples;

namespace OnnxDistill.Teacher.Tests.Caching;

public sealed class CacheRunTests
{
    private const int NiceId = 23;

    [Fact]
    public void Every_row_is_cached_with_its_ids_label_and_logits()
    {
        using var setup = new TinySetup();
        var data = setup.Rows(300);

        var result = CacheRun.Execute(setup.Teacher, data, setup["cache"], new CacheRunOptions());

        var encoder = setup.Teacher.Encoder(data, result.Plan.MaxLength);
        var expected = data.Read().Select(encoder.Encode).ToList();
        var rows = SoftTargetCache.Open(setup["cache"]).ReadRows().OrderBy(r => r.Row).ToList();
        rows.Count.ShouldBe(300);
        for (var i = 0; i < rows.Count; i++)
        {
            rows[i].Row.ShouldBe(i);
            rows[i].InputIds.ShouldBe(expected[i].InputIds);
            rows[i].Label.ShouldBe(i % TinyTeacher.Classes);
            rows[i].TextHash.ShouldBe(expected[i].TextHash);
            var logits = TinyTeacher.Expected(rows[i].InputIds, EncodedExample.TypesOf(rows[i].InputIds.Length, rows[i].PairStart));
            rows[i].Logits!.Zip(logits).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 1e-4);
        }
    }

    [Fact]
    public void The_plan_keeps_what_later_stages_need_of_the_teacher()
    {
        using var setup = new TinySetup();
        var plan = CacheRun.Execute(setup.Teacher, setup.Rows(10), setup["cache"], new CacheRunOptions()).Plan;
        plan.Teacher.Logits.ShouldBe(3);
        plan.Teacher.Id2Label![2].ShouldBe("yes");
        plan.Teacher.Layers.ShouldBe(1);
        plan.Teacher.VocabularySize.ShouldBe(TinyTeacher.Vocabulary);
        plan.MaxLength.ShouldBe(64);
        plan.DataFileName.ShouldBe("rows.tsv");
        plan.TokenizerFiles.Keys.ShouldContain("vocab.txt");
    }

    [Fact]
    public void A_cancelled_run_keeps_its_parts_and_the_next_ends_with_the_same_bytes()
    {
        using var setup = new TinySetup();
        var data = setup.Rows(13_000);
        CacheRun.Execute(setup.Teacher, data, setup["whole"], new CacheRunOptions());
        using var stop = new CancellationTokenSource();
        var late = new Late(5000, stop);

        Should.Throw<OperationCanceledException>(() => CacheRun.Execute(setup.Teacher, data, setup["cut"], new CacheRunOptions(), late, stop.Token));

        Directory.GetFiles(setup["cut"]).Select(Path.GetFileName).Order().ShouldBe(["part-00000.parquet", "plan.json"]);
        var rest = CacheRun.Execute(setup.Teacher, data, setup["cut"], new CacheRunOptions());
        rest.PartsWritten.ShouldBe(3);
        Hashes(setup["cut"]).ShouldBe(Hashes(setup["whole"]));
    }

    [Fact]
    public void Shards_fill_one_folder_with_the_bytes_of_an_undivided_run()
    {
        using var setup = new TinySetup();
        var data = setup.Rows(9000);
        CacheRun.Execute(setup.Teacher, data, setup["whole"], new CacheRunOptions());
        CacheRun.Execute(setup.Teacher, data, setup["shards"], new CacheRunOptions { Shard = 1, Shards = 2 }).PartsWritten.ShouldBe(1);
        CacheRun.Execute(setup.Teacher, data, setup["shards"], new CacheRunOptions { Shard = 0, Shards = 2 }).PartsWritten.ShouldBe(2);
        Hashes(setup["shards"]).ShouldBe(Hashes(setup["whole"]));
    }

    [Fact]
    public void Running_a_finished_cache_again_does_nothing()
    {
        using var setup = new TinySetup();
        var data = setup.Rows(50);
        CacheRun.Execute(setup.Teacher, data, setup["cache"], new CacheRunOptions());
        var again = CacheRun.Execute(setup.Teacher, data, setup["cache"], new CacheRunOptions());
        (again.PartsWritten, again.RowsRun).ShouldBe((0, 0L));
    }

    [Fact]
    public void NaN_logits_name_the_row_and_keep_the_parts_before_it()
    {
        using var setup = new TinySetup(new TinyTeacher { NanId = NiceId });
        var data = setup.Rows(5000, badRow: 4500);
        var error = Should.Throw<InvalidDataException>(() => CacheRun.Execute(setup.Teacher, data, setup["cache"], new CacheRunOptions()));
        error.Message.ShouldContain("row 4500");
        error.Message.ShouldContain("not finite (NaN)");
        error.Message.ShouldContain("nice nice nice");
        Directory.GetFiles(setup["cache"]).Select(Path.GetFileName).Order().ShouldBe(["part-00000.parquet", "plan.json"]);
    }

    [Fact]
    public void The_cache_of_another_teacher_is_refused_naming_the_teacher()
    {
        using var setup = new TinySetup();
        using var other = new TinySetup(new TinyTeacher { HasMask = false });
        var data = setup.Rows(20);
        CacheRun.Execute(setup.Teacher, data, setup["cache"], new CacheRunOptions());
        Should.Throw<InvalidDataException>(() => CacheRun.Execute(other.Teacher, data, setup["cache"], new CacheRunOptions()))
            .Message.ShouldContain("teacher");
    }

    [Fact]
    public void A_teacher_opened_for_logits_is_refused_for_more()
    {
        using var setup = new TinySetup();
        var options = new CacheRunOptions { Capture = Capture.Parse("logits,hidden") };
        Should.Throw<InvalidDataException>(() => CacheRun.Execute(setup.Teacher, setup.Rows(5), setup["cache"], options)).Message.ShouldContain("hidden_00");
        Directory.Exists(setup["cache"]).ShouldBeFalse();
    }

    [Fact]
    public void A_fixed_shape_is_the_plans_shape()
    {
        using var setup = new TinySetup(new TinyTeacher { FixedRows = 2, FixedLength = 16 });
        var plan = CacheRun.Execute(setup.Teacher, setup.Rows(33), setup["cache"], new CacheRunOptions()).Plan;
        plan.MaxLength.ShouldBe(16);
        plan.Parts.SelectMany(p => p.Batches).ShouldAllBe(b => b.Width == 16 && b.Rows.Length <= 2);
    }

    [Theory]
    [InlineData("0,1,0")]
    [InlineData("1,0,0")]
    [InlineData("0,0,2")]
    public void Token_types_that_a_cache_cannot_keep_are_refused(string types)
    {
        using var setup = new TinySetup();
        var text = $$"""{"input_ids":[2,5,3],"token_type_ids":[0,1,1]}{{"\n"}}{"input_ids":[2,5,3],"token_type_ids":[{{types}}]}{{"\n"}}""";
        var data = DataFile.Open(setup.Write("types.jsonl", text), new DataFileOptions());
        Should.Throw<InvalidDataException>(() => CacheRun.Execute(setup.Teacher, data, setup["cache"], new CacheRunOptions())).Message.ShouldContain("types.jsonl line 2 (row 1): token_type_ids");
        Directory.Exists(setup["cache"]).ShouldBeFalse();
    }

    [Fact]
    public void More_tokens_than_positions_are_refused()
    {
        using var setup = new TinySetup();
        Should.Throw<InvalidDataException>(() => CacheRun.Execute(setup.Teacher, setup.Rows(5), setup["cache"], new CacheRunOptions { MaxLength = 65 }))
            .Message.ShouldContain("64 positions");
    }

    private static List<string> Hashes(string folder) =>
        [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(f => Path.GetFileName(f) + Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f))))];

    private sealed class Late(long rows, CancellationTokenSource stop) : IProgress<CacheProgress>
    {
        public void Report(CacheProgress value)
        {
            if (value.Rows > rows)
            {
                stop.Cancel();
            }
        }
    }
}
