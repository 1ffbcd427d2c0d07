using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using OnnxDistill.Data.Files;

namespace OnnxDistill.Benchmarks.Caching;

/// <summary>What the benchmarks of the cache stage run on, unless the environment names something else.</summary>
internal static class BenchmarkSettings
{
    /// <summary>The teacher that ships, or ONNXDISTILL_BENCH_TEACHER.</summary>
    public static string Teacher => Setting("TEACHER", Path.Combine(RepositoryRoot.Find(), "models", "snips-l6"));

    /// <summary>2,048 rows of the quickstart's data, or ONNXDISTILL_BENCH_DATA, _TEXT and _LABEL (columns) and _ROWS (0: all).</summary>
    public static DataFile Data()
    {
        var rows = long.Parse(Setting("ROWS", "2048"), System.Globalization.CultureInfo.InvariantCulture);
        return DataFile.Open(
            Setting("DATA", Path.Combine(RepositoryRoot.Find(), "tools", "quickstart", "data", "train.tsv")),
            new DataFileOptions { TextColumn = Setting("TEXT", "1"), LabelColumn = Setting("LABEL", "0"), Limit = rows == 0 ? null : rows });
    }

    private static string Setting(string name, string usual) =>
        Environment.GetEnvironmentVariable("ONNXDISTILL_BENCH_" + name) is { Length: > 0 } given ? given : usual;
}

/// <summary>One run an iteration, five of them after one to warm up: a run takes seconds.</summary>
internal sealed class OneRunEach : ManualConfig
{
    public OneRunEach() => AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
        .WithStrategy(RunStrategy.Monitoring).WithWarmupCount(1).WithIterationCount(5).WithInvocationCount(1).WithUnrollFactor(1));
}
