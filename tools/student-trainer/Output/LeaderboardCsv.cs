using System.Globalization;
using CsvHelper;
using OnnxDistill.Student.Sweeps;

namespace OnnxDistill.StudentTrainer.Output;

/// <summary>A leaderboard as CSV (RFC 4180, a header, numbers with a point): no clock in it, so the same runs give the same bytes.</summary>
internal static class LeaderboardCsv
{
    /// <summary>A line a point, best first: its settings, the metric's mean, spread and value for each seed.</summary>
    public static string Text(Leaderboard board, SweepPlan plan)
    {
        using var text = new StringWriter { NewLine = "\n" };
        using var csv = new CsvWriter(text, CultureInfo.InvariantCulture);
        long[] seeds = [.. Enumerable.Range(0, plan.Seeds).Select(i => plan.FirstSeed + i)];
        string[] header =
        [
            "rank", "baseline", .. plan.Grid.Select(a => a.Key), "metric", "mean", "deviation", "lowest", "highest", "seeds", "failed", "parameters",
            .. seeds.Select(s => FormattableString.Invariant($"seed_{s}")), "folder",
        ];
        Line(csv, header);
        foreach (var (i, row) in board.Rows.Index())
        {
            Line(csv,
            [
                FormattableString.Invariant($"{i + 1}"),
                row.Point.Baseline ? "true" : "false",
                .. plan.Grid.Select(a => row.Point.Settings.GetValueOrDefault(a.Key, string.Empty)),
                board.Metric ?? string.Empty,
                Number(row.Mean), Number(row.Deviation), Number(row.Lowest), Number(row.Highest),
                FormattableString.Invariant($"{row.Scores.Count}"),
                FormattableString.Invariant($"{row.Failed.Count}"),
                row.Parameters?.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
                .. seeds.Select(s => Number(row.Scores.GetValueOrDefault(s, double.NaN))),
                row.Point.Folder,
            ]);
        }

        csv.Flush();
        return text.ToString();
    }

    private static void Line(CsvWriter csv, IEnumerable<string> fields)
    {
        foreach (var field in fields)
        {
            csv.WriteField(field);
        }

        csv.NextRecord();
    }

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("0.######", CultureInfo.InvariantCulture) : string.Empty;
}
