using System.Globalization;
using OnnxDistill.Student.Sweeps;
using Spectre.Console;

namespace OnnxDistill.StudentTrainer.Output;

/// <summary>A leaderboard for people to read.</summary>
internal static class LeaderboardTable
{
    private const int Width = 100;

    /// <summary>Writes the points, best first; of a metric in which less is better the least is best.</summary>
    public static void Write(TextWriter writer, Leaderboard board, SweepFolder sweep)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No });
        console.Profile.Width = Width;
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn("point"));
        foreach (var heading in new[] { board.Metric ?? "metric", "lowest to highest", "seeds", "parameters", "s a run" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        }

        foreach (var row in board.Rows)
        {
            table.AddRow(
                Markup.Escape(row.Point.Name),
                Number(row.Mean),
                row.Scores.Count == 0 ? "-" : $"{Number(row.Lowest)} to {Number(row.Highest)}",
                Text($"{row.Scores.Count}/{row.Seeds}"),
                row.Parameters is { } parameters ? Text($"{parameters / 1e6:0.00} M") : "-",
                row.Seconds is { } seconds ? Text($"{seconds:0.0}") : "-");
        }

        console.Write(table);
        foreach (var (row, seed, reason) in board.Rows.SelectMany(r => r.Failed, (r, f) => (r, f.Key, f.Value)))
        {
            writer.WriteLine(Text($"failed: {row.Point.Name}, seed {seed}: {reason}"));
        }

        writer.WriteLine($"{Path.Combine(sweep.Path, LeaderboardFiles.Csv)}, {LeaderboardFiles.Picture} beside it");
    }

    private static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
