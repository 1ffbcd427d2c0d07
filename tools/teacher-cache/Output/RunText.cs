using System.Globalization;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Caching;

namespace OnnxDistill.TeacherCache.Output;

/// <summary>What is told of a run when it is done.</summary>
internal static class RunText
{
    /// <summary>The lines: rows and speed, rows cut, rows without label.</summary>
    /// <param name="folder">The cache.</param>
    /// <param name="result">What was done.</param>
    /// <param name="options">Which shard it was.</param>
    public static IEnumerable<string> Lines(string folder, CacheRunResult result, CacheRunOptions options)
    {
        yield return Done(folder, result, options);
        string[] rows = [.. new[] { Cut(result.Plan), Unlabelled(result) }.OfType<string>()];
        if (rows.Length > 0)
        {
            yield return string.Join("; ", rows);
        }
    }

    private static string Done(string folder, CacheRunResult result, CacheRunOptions options)
    {
        var shard = options.Shards == 1 ? string.Empty : Text($" of shard {options.Shard}/{options.Shards}");
        var parts = result.Plan.Parts.Count == 1 ? "1 part" : Text($"{result.Plan.Parts.Count:N0} parts");
        var all = Text($"{folder}: {result.Plan.Rows:N0} rows in {parts}");
        return options.Shard >= result.Plan.Parts.Count ? $"{all}; there is no part{shard}"
            : result.PartsWritten == 0 ? $"{all}; every part{shard} was there already"
            : Text($"{all}, {result.PartsWritten:N0} of them now: {result.RowsRun:N0} rows in {result.Elapsed.TotalSeconds:0.0} s, {result.RowsRun / Math.Max(1e-3, result.Elapsed.TotalSeconds):N0} rows/s");
    }

    // Which rows are cut was told before they ran, with the reason; a plan of an older version did not count.
    private static string? Cut(CachePlan plan) => plan.Cut is not { } cut ? null
        : cut.Rows == 0 ? "no row was cut"
        : Text($"{cut.Rows:N0} of {plan.Rows / (plan.Masking?.Replicas ?? 1):N0} rows were cut to {plan.MaxLength} tokens");

    private static string? Unlabelled(CacheRunResult result) => result.Plan.Teacher.Logits == 0 || result.RowsRun == 0 ? null
        : result.Unlabelled == 0 ? "every row has a label"
        : result.Unlabelled == result.RowsRun ? "no row has a label"
        : Text($"{result.Unlabelled:N0} of {result.RowsRun:N0} rows have no label");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
