using System.Security.Cryptography;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Tests.Fixtures;
using OnnxDistill.Teacher.Verifying;
using CacheVerifier = OnnxDistill.Teacher.Verifying.CacheVerifier;

namespace OnnxDistill.Teacher.Tests.Caching;

public sealed class VocabularyCacheTests
{
    [Theory]
    [InlineData("vocabulary:6", "fp32")]
    [InlineData("vocabulary:6", "fp16")]
    [InlineData("vocabulary:100", "fp32")]
    [InlineData("vocabulary:6@all", "fp32")]
    [InlineData("vocabulary:all", "fp16")]
    [InlineData("vocabulary:all@all", "fp32")]
    public void Log_probabilities_are_those_reckoned_by_hand_from_the_masked_ids(string capture, string precision)
    {
        using var mlm = new TinyMlm(capture);
        var plan = CacheRun.Execute(mlm.Teacher, mlm.Rows(60), mlm["cache"], Options(mlm, precision, replicas: 2)).Plan;
        plan.Teacher.VocabularySize.ShouldBe(TinyTeacher.Vocabulary);
        var cache = SoftTargetCache.Open(mlm["cache"]);
        var tolerance = precision == "fp32" ? 1e-5 : 1e-2;
        var rows = cache.ReadRows().ToList();
        rows.Select(r => r.Row).Order().ShouldBe(Enumerable.Range(0, 120).Select(r => (long)r));
        foreach (var row in rows)
        {
            var targets = VocabularyTargets.Of(row, cache.Schema);
            targets.Positions.ShouldBe(mlm.Capture.Vocabulary!.AllPositions ? [.. Enumerable.Range(0, row.InputIds.Length)] : row.MaskedPositions);
            for (var i = 0; i < targets.Positions.Length; i++)
            {
                var wanted = TinyMlm.Logprobs(row.InputIds, targets.Positions[i]);
                var ids = targets.Ids?[(i * targets.Kept)..((i + 1) * targets.Kept)] ?? [.. Enumerable.Range(0, targets.Kept)];
                for (var k = 0; k < ids.Length; k++)
                {
                    ((double)targets.Logprobs[(i * targets.Kept) + k]).ShouldBe(wanted[ids[k]], tolerance);
                }

                if (targets.Rest is { } rest)
                {
                    Math.Exp(rest[i]).ShouldBe(wanted.Where((_, id) => !ids.Contains(id)).Sum(Math.Exp), 1e-5);
                }
            }
        }
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, 16)]
    public void Half_outputs_and_fixed_lengths_are_taken(bool half, int? fixedLength)
    {
        using var mlm = new TinyMlm("vocabulary:4", half: half, fixedLength: fixedLength);
        CacheRun.Execute(mlm.Teacher, mlm.Rows(20), mlm["cache"], Options(mlm, "fp32"));
        var cache = SoftTargetCache.Open(mlm["cache"]);
        foreach (var row in cache.ReadRows().Where(r => r.MaskedPositions.Length > 0))
        {
            ((double)VocabularyTargets.Of(row, cache.Schema).Logprobs[0]).ShouldBe(TinyMlm.Logprobs(row.InputIds, row.MaskedPositions[0]).Max(), 2e-2);
        }
    }

    [Fact]
    public void Shards_and_a_cancelled_run_end_with_the_bytes_of_an_undivided_run()
    {
        using var mlm = new TinyMlm("vocabulary:6");
        var data = mlm.Rows(3000);
        CacheRun.Execute(mlm.Teacher, data, mlm["whole"], Options(mlm, replicas: 3)).Plan.Parts.Count.ShouldBe(3);
        CacheRun.Execute(mlm.Teacher, data, mlm["shards"], Options(mlm, replicas: 3) with { Shard = 1, Shards = 2 }).PartsWritten.ShouldBe(1);
        CacheRun.Execute(mlm.Teacher, data, mlm["shards"], Options(mlm, replicas: 3) with { Shard = 0, Shards = 2, Threads = 3 }).PartsWritten.ShouldBe(2);
        Hashes(mlm["shards"]).ShouldBe(Hashes(mlm["whole"]));
        File.Delete(Path.Combine(mlm["shards"], "part-00001.parquet"));
        CacheRun.Execute(mlm.Teacher, data, mlm["shards"], Options(mlm, replicas: 3)).PartsWritten.ShouldBe(1);
        Hashes(mlm["shards"]).ShouldBe(Hashes(mlm["whole"]));
    }

    [Fact]
    public void Copies_of_a_row_have_its_text_and_masks_of_their_own()
    {
        using var mlm = new TinyMlm("vocabulary:6");
        CacheRun.Execute(mlm.Teacher, mlm.Rows(200), mlm["cache"], Options(mlm, replicas: 3));
        var plan = SoftTargetCache.Open(mlm["cache"]).Plan;
        var rows = SoftTargetCache.Open(mlm["cache"]).ReadRows().OrderBy(r => r.Row).ToList();
        rows.Count.ShouldBe(600);
        foreach (var copies in rows.GroupBy(r => plan.Masking!.DataRow(r.Row)))
        {
            copies.Select(r => r.TextHash).Distinct().Count().ShouldBe(1);
            copies.Select(Text).Distinct().Count().ShouldBe(1);
        }

        rows.GroupBy(r => plan.Masking!.DataRow(r.Row)).Count(c => c.Select(r => string.Join(',', r.MaskedPositions)).Distinct().Count() > 1).ShouldBeGreaterThan(120);

        static string Text(SoftTargetRow row)
        {
            var ids = (int[])row.InputIds.Clone();
            for (var i = 0; i < row.MaskedPositions.Length; i++)
            {
                ids[row.MaskedPositions[i]] = row.MaskedIds[i];
            }

            return string.Join(',', ids);
        }
    }

    [Fact]
    public void Another_seed_is_another_cache()
    {
        using var mlm = new TinyMlm("vocabulary:6");
        var data = mlm.Rows(20);
        CacheRun.Execute(mlm.Teacher, data, mlm["cache"], Options(mlm));
        Should.Throw<InvalidDataException>(() => CacheRun.Execute(mlm.Teacher, data, mlm["cache"], Options(mlm) with { Seed = 1 })).Message.ShouldContain("masks");
    }

    [Theory]
    [InlineData("vocabulary:6")]
    [InlineData("vocabulary:all@all")]
    [InlineData("vocabulary:100")]
    public void Verify_finds_no_error_and_masked_tokens_are_counted(string capture)
    {
        using var mlm = new TinyMlm(capture);
        var data = mlm.Rows(100);
        var result = CacheRun.Execute(mlm.Teacher, data, mlm["cache"], Options(mlm, "fp32", replicas: 2));
        var cache = SoftTargetCache.Open(mlm["cache"]);
        var verified = CacheVerifier.Verify(mlm["cache"], mlm.Teacher, 200);
        verified.Beyond.ShouldBeEmpty();
        verified.Columns.Keys.ShouldContain("vocabulary_logprobs");
        result.Accuracy.ShouldBe(MaskedAccuracy.Of(cache.ReadRows(), cache.Schema));
        result.Accuracy.Tokens.ShouldBe(cache.ReadRows().Sum(r => r.MaskedIds.Length));
    }

    [Fact]
    public void Verifying_with_another_head_is_refused()
    {
        using var mlm = new TinyMlm("vocabulary:6");
        using var other = new TinyMlm("vocabulary:6", gain: 1.1f);
        CacheRun.Execute(mlm.Teacher, mlm.Rows(50), mlm["cache"], Options(mlm));
        Should.Throw<InvalidDataException>(() => CacheVerifier.Verify(mlm["cache"], other.Teacher)).Message.ShouldContain("teacher");
    }

    [Fact]
    public void A_teacher_without_a_head_is_refused_naming_its_outputs() =>
        Should.Throw<InvalidDataException>(() => new TinyMlm("vocabulary:6", hasHead: false).Dispose())
            .Message.ShouldContain("no output is [batch, length, 24] (outputs: last_hidden_state");

    [Fact]
    public void A_tokenizer_without_a_mask_token_is_refused()
    {
        using var mlm = new TinyMlm("vocabulary:6", words: [.. TinyTeacher.Words.Select(w => w == "[MASK]" ? "mask" : w)]);
        Should.Throw<InvalidDataException>(() => CacheRun.Execute(mlm.Teacher, mlm.Rows(5), mlm["cache"], Options(mlm))).Message.ShouldContain("has no [MASK]");
        Directory.Exists(mlm["cache"]).ShouldBeFalse();
    }

    [Fact]
    public void Values_that_are_not_finite_name_row_and_position()
    {
        using var mlm = new TinyMlm("vocabulary:6", gain: float.PositiveInfinity);
        var error = Should.Throw<InvalidDataException>(() => CacheRun.Execute(mlm.Teacher, mlm.Rows(30), mlm["cache"], Options(mlm)));
        error.Message.ShouldContain("column vocabulary_logprobs, position");
        error.Message.ShouldContain("not finite");
    }

    [Fact]
    public void Rows_are_masked_without_the_vocabulary_where_replicas_are_asked_for()
    {
        using var setup = new TinySetup();
        var options = new CacheRunOptions { Capture = Capture.OnlyLogits, MaskReplicas = 2 };
        CacheRun.Execute(setup.Teacher, setup.Rows(40), setup["cache"], options).Accuracy.Tokens.ShouldBe(0);
        var rows = SoftTargetCache.Open(setup["cache"]).ReadRows().ToList();
        rows.Count.ShouldBe(80);
        rows.Sum(r => r.MaskedPositions.Length).ShouldBeGreaterThan(20);
        foreach (var row in rows)
        {
            row.Logits!.ShouldBe(TinyTeacher.Expected(row.InputIds, new int[row.InputIds.Length]), 1e-4);
        }
    }

    private static CacheRunOptions Options(TinyMlm mlm, string precision = "fp16", int replicas = 0) =>
        new() { Capture = mlm.Capture, Precision = precision, MaskReplicas = replicas, Seed = 9 };

    private static List<string> Hashes(string folder) =>
        [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(f => Path.GetFileName(f) + Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f))))];
}
