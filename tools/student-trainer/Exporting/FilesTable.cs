using System.Globalization;

namespace OnnxDistill.StudentTrainer.Exporting;

/// <summary>Exported files for people to read: size, metric, speed.</summary>
internal static class FilesTable
{
    /// <summary>Writes a line a file.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="files">The files.</param>
    /// <param name="metric">The metric; null where nothing was measured.</param>
    /// <param name="dev">The rows it was measured on.</param>
    public static void Write(TextWriter writer, IReadOnlyList<MeasuredFile> files, string? metric, string? dev)
    {
        var width = files.Max(f => f.Name.Length);
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"file".PadRight(width)}        MB{(metric is null ? string.Empty : $"  {metric,10}")}    rows/s{(metric is null ? string.Empty : $"  ms a row    ({dev})")}"));
        foreach (var file in files)
        {
            var score = metric is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"  {file.Score!.Metrics.Values[metric].ToString("0.0000", CultureInfo.InvariantCulture).PadLeft(metric.Length > 10 ? metric.Length : 10)}");
            var latency = file.Score is { } measured ? string.Create(CultureInfo.InvariantCulture, $"  {measured.LatencyMs.P50,8:0.000}") : string.Empty;
            var speed = file.RowsPerSecond > 0 ? file.RowsPerSecond.ToString("0", CultureInfo.InvariantCulture) : "-";
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file.Name.PadRight(width)}  {file.Bytes / 1e6,8:0.00}{score}  {speed,8}{latency}"));
        }
    }
}
