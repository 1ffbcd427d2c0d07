using OnnxDistill.Data.Files;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Estimating;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Tests.Estimating;

public sealed class CacheEstimatorTests
{
    [Theory]
    [InlineData(2_500)]
    [InlineData(13_000)]                        // four parts
    public void Bytes_of_logits_are_those_of_the_folder(int rows)
    {
        using var setup = new TinySetup();
        Check(setup.Teacher, setup.Rows(rows), setup["cache"], new CacheRunOptions());
    }

    [Theory]
    [InlineData("logits,hidden:1,scores:0", "fp16")]
    [InlineData("hidden,scores,qkv", "fp32")]
    [InlineData("hidden:last@cls", "fp16")]
    public void Bytes_of_taps_are_those_of_the_folder(string capture, string precision)
    {
        using var setup = new TinyEncoderSetup(new TinyEncoder(), capture);
        Check(setup.Teacher, setup.Rows(9_000), setup["cache"], new CacheRunOptions { Capture = setup.Capture, Precision = precision });
    }

    [Theory]
    [InlineData("vocabulary:6", 3)]
    [InlineData("vocabulary:all@all", 1)]
    public void Bytes_of_masked_rows_are_those_of_the_folder(string capture, int replicas)
    {
        using var mlm = new TinyMlm(capture);
        Check(mlm.Teacher, mlm.Rows(3_000), mlm["cache"], new CacheRunOptions { Capture = mlm.Capture, MaskReplicas = replicas });
    }

    [Fact]
    public void Rows_that_grow_longer_are_estimated_too()
    {
        using var setup = new TinySetup();
        var rows = Enumerable.Range(0, 12_000).Select(i => string.Join(' ', Enumerable.Repeat("good", 1 + (i / 250))) + "\tno\n");
        var data = DataFile.Open(setup.Write("longer.tsv", "sentence\tlabel\n" + string.Concat(rows)), new DataFileOptions());
        Check(setup.Teacher, data, setup["cache"], new CacheRunOptions());
    }

    private static void Check(TextTeacher teacher, DataFile data, string folder, CacheRunOptions options)
    {
        var estimate = CacheEstimator.Estimate(teacher, data, options);
        var plan = CacheRun.Execute(teacher, data, folder, options).Plan;
        (estimate.Rows, estimate.Parts).ShouldBe((plan.Rows, plan.Parts.Count));
        estimate.PaddedTokens.ShouldBe(plan.Parts.SelectMany(p => p.Batches).Sum(b => (long)b.Width * b.Rows.Length));
        estimate.Time.ShouldBeGreaterThan(TimeSpan.Zero);
        estimate.Payoff.Caching.ShouldBe(estimate.Time);
        estimate.Payoff.Answering.ShouldBeInRange(TimeSpan.FromTicks(1), estimate.Time);
        estimate.Payoff.Reading.ShouldBeGreaterThan(TimeSpan.Zero);
        var bytes = new DirectoryInfo(folder).EnumerateFiles().Sum(f => f.Length);
        ((double)estimate.Bytes / bytes).ShouldBe(1, 0.02);
    }
}
