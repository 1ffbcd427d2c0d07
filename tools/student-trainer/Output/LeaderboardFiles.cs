using System.Text;
using OnnxDistill.Student.Sweeps;

namespace OnnxDistill.StudentTrainer.Output;

/// <summary>The files of a leaderboard in its sweep's folder; whoever writes them last has seen what the others did.</summary>
internal static class LeaderboardFiles
{
    /// <summary>The table for programs.</summary>
    public const string Csv = "leaderboard.csv";

    /// <summary>The picture.</summary>
    public const string Picture = "leaderboard.png";

    /// <summary>Reads the runs and writes both files.</summary>
    public static Leaderboard Write(SweepFolder sweep)
    {
        var board = Leaderboard.Of(sweep);
        sweep.Write(Csv, Encoding.UTF8.GetBytes(LeaderboardCsv.Text(board, sweep.Plan)));
        sweep.Write(Picture, LeaderboardPicture.Png(board, sweep.Plan));
        return board;
    }
}
