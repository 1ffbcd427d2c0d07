using OnnxDistill.Pictures;
using OnnxDistill.Student.Sweeps;
using ScottPlot;

namespace OnnxDistill.StudentTrainer.Output;

/// <summary>A leaderboard as a picture: each point's seeds, their mean and their range, best on top, baselines in grey.</summary>
internal static class LeaderboardPicture
{
    private const int Shown = 40;
    private static readonly Color Grey = Color.FromHex(PictureColors.Neutral);
    private static readonly Color Blue = Color.FromHex(PictureColors.Student);

    /// <summary>A PNG of 1000 pixels width; of more than 40 points the best 40 and the baselines.</summary>
    public static byte[] Png(Leaderboard board, SweepPlan plan)
    {
        LeaderboardRow[] rows = [.. board.Rows.Where((r, i) => r.Scores.Count > 0 && (i < Shown || r.Point.Baseline))];
        using var plot = new Plot();
        foreach (var (i, row) in rows.Index())
        {
            var (y, color) = (rows.Length - i, row.Point.Baseline ? Grey : Blue);
            var line = plot.Add.Line(row.Lowest, y, row.Highest, y);
            (line.Color, line.LineWidth) = (color, 2);
            var seeds = plot.Add.Markers(row.Scores.Values.ToArray(), Enumerable.Repeat((double)y, row.Scores.Count).ToArray());
            (seeds.MarkerSize, seeds.MarkerShape, seeds.Color) = (5, MarkerShape.OpenCircle, color);
            var mean = plot.Add.Marker(row.Mean, y, MarkerShape.FilledCircle, 10, color);
            mean.MarkerStyle.FillColor = color;
        }

        plot.Axes.Left.SetTicks([.. rows.Select((_, i) => (double)(rows.Length - i))], [.. rows.Select(r => r.Point.Name)]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Margins(horizontal: 0.06, vertical: 0.1);
        plot.Title($"{plan.Recipe}: {board.Metric ?? "no run has ended"} on {plan.Dev}, {plan.Seeds} seeds (filled: mean, line: lowest to highest)", 14);
        return plot.GetImageBytes(1000, Math.Max(220, 110 + (26 * rows.Length)), ImageFormat.Png);
    }
}
