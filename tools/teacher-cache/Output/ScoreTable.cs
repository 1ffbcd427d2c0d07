using System.Globalization;
using OnnxDistill.CommandLine;
using OnnxDistill.Data.Metrics;
using OnnxDistill.Teacher.Scoring;

namespace OnnxDistill.TeacherCache.Output;

/// <summary>A score as people read it.</summary>
internal static class ScoreTable
{
    private const int MostClasses = 30;

    /// <summary>Writes metrics, speed and, for several classes, a line for each.</summary>
    public static void Write(TextWriter writer, string name, ScoreResult result)
    {
        var metrics = result.Metrics;
        var names = Math.Max(12, metrics.Values.Keys.Max(n => n.Length) + 2);
        writer.WriteLine(Line($"{name}: {result.Rows:N0} rows"));
        if (metrics.PerClass.Count > 0)
        {
            writer.WriteLine(Line($"  {"right".PadRight(names)}{metrics.Correct} of {metrics.Labelled}"));
        }

        foreach (var (metric, value) in metrics.Values)
        {
            writer.WriteLine(Line($"  {metric.PadRight(names)}{value:0.0000}"));
        }

        writer.WriteLine(Line($"  {"throughput".PadRight(names)}{result.RowsPerSecond:N0} rows/s"));
        writer.WriteLine(Line($"  {"latency".PadRight(names)}{result.LatencyMs.P50:0.00} ms (p50), {result.LatencyMs.P95:0.00} ms (p95), one row at a time"));
        if (metrics.PerClass.Count is > 2 and <= MostClasses)
        {
            WriteClasses(writer, metrics.PerClass);
        }

        if (metrics.Confusion is { } confusion)
        {
            ConfusionOutput.Write(writer, confusion);
        }
    }

    private static void WriteClasses(TextWriter writer, IReadOnlyList<ClassRow> classes)
    {
        var width = Math.Max(5, classes.Max(c => c.Name.Length)) + 2;
        writer.WriteLine();
        writer.WriteLine($"  {"class".PadRight(width)}{"rows",7}{"precision",11}{"recall",9}{"f1",9}");
        foreach (var row in classes)
        {
            writer.WriteLine(Line($"  {row.Name.PadRight(width)}{row.Rows,7:N0}{row.Precision,11:0.0000}{row.Recall,9:0.0000}{row.F1,9:0.0000}"));
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
