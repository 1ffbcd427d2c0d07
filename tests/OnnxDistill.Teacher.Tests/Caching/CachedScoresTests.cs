using OnnxDistill.Data.Files;
using OnnxDistill.Graph.Model;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;
using Dialects = OnnxDistill.Testing.Dialects;

namespace OnnxDistill.Teacher.Tests.Caching;

/// <summary>
/// Scores of a cached row, soft-maxed over its tokens, are the probabilities that the model gives the same row alone: to 1e-5 at fp32; at
/// fp16 nothing but the rounding of the scores is between them (sst2-l6, whose scores go up to 46: 3.7e-3 at most, above 1e-3 in 0.001 %).
/// </summary>
public sealed class CachedScoresTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Dialect() => [.. Dialects.Encoders.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Dialect))]
    public void Every_dialects_cached_scores_give_the_probabilities_of_the_row_alone(string dialect)
    {
        var model = _folder["model.onnx"];
        OnnxFile.Save(model, Dialects.Encoders[dialect].Build());
        var random = new Random(5);
        var rows = Enumerable.Range(0, 40).Select(_ => string.Join(',', Enumerable.Range(0, 1 + random.Next(12)).Select(_ => 1 + random.Next(DialectEncoder.Vocabulary - 1))));
        var data = DataFile.Open(_folder.Write("rows.jsonl", string.Concat(rows.Select(r => $$"""{"input_ids":[{{r}}]}{{"\n"}}"""))), new DataFileOptions());

        Measure(model, data, "fp32").Farthest.ShouldBeLessThan(1e-5);
        Measure(model, data, "fp16").BeyondRounding.ShouldBeLessThan(1e-5);
    }

    [Theory(SkipTestWithoutData = true)]
    [InlineData("fp32", 1e-5)]
    [InlineData("fp16", 5e-3, Traits = ["Category", "Slow"])]
    [Trait("Category", "Shared")]
    public void A_real_teachers_cached_scores_give_the_probabilities_of_the_row_alone(string precision, double allowed)
    {
        var teacher = SharedFolder.Require("teachers", "sst2-l6");
        var data = DataFile.Open(SharedFolder.Require("data", "sst2", "dev.tsv"), new DataFileOptions { Limit = 200 });
        var measured = Measure(TeacherFolder.FindModel(teacher), data, precision);
        measured.Farthest.ShouldBeLessThan(allowed);
        measured.BeyondRounding.ShouldBeLessThan(1e-5);
    }

    private ScoreGap Measure(string model, DataFile data, string precision)
    {
        var capture = Capture.Parse("scores");
        var cache = _folder["cache-" + precision];
        using (var teacher = TextTeacher.Open(TeacherFolder.Resolve(model, null), new ClassifierOptions { Device = Device.Cpu }, capture))
        {
            CacheRun.Execute(teacher, data, cache, new CacheRunOptions { Capture = capture, Precision = precision }).Plan.Parts
                .SelectMany(p => p.Batches).Max(b => b.Rows.Length).ShouldBeGreaterThan(1);
        }

        using var alone = new RowAlone(model);
        var opened = SoftTargetCache.Open(cache);
        foreach (var row in opened.ReadRows())
        {
            alone.Compare(row, opened.Schema);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{precision}: {alone.Gap}");
        return alone.Gap;
    }
}
