using System.Globalization;
using OnnxDistill.CommandLine;

namespace OnnxDistill.StudentTrainer.Output;

/// <summary>An evaluation for people to read.</summary>
internal static class EvaluationTable
{
    /// <summary>Writes metrics, the per-class table and the speed.</summary>
    public static void Write(TextWriter writer, EvaluationResult result)
    {
        var names = Math.Max(17, result.Metrics.Values.Keys.Max(n => n.Length) + 2);
        Line(writer, $"{"rows".PadRight(names)}{result.Metrics.Rows}");
        foreach (var (name, value) in result.Metrics.Values)
        {
            Line(writer, $"{name.PadRight(names)}{value:F4}");
        }

        if (result.Metrics.PerClass.Count > 0)
        {
            var width = Math.Max(5, result.Metrics.PerClass.Max(c => c.Name.Length));
            Line(writer, $"{"class".PadRight(width)}    rows  precision  recall      f1");
            foreach (var row in result.Metrics.PerClass)
            {
                Line(writer, $"{row.Name.PadRight(width)}  {row.Rows,6}     {row.Precision:F4}  {row.Recall:F4}  {row.F1:F4}");
            }
        }

        Line(writer, $"{"rows per second".PadRight(names)}{result.RowsPerSecond:F0}");
        Line(writer, $"{"latency, one row".PadRight(names)}{result.Latency.P50:F2} ms (p50), {result.Latency.P95:F2} ms (p95)");
        if (result.Metrics.Confusion is { } confusion)
        {
            ConfusionOutput.Write(writer, confusion);
        }
    }

    private static void Line(TextWriter writer, FormattableString text) => writer.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
