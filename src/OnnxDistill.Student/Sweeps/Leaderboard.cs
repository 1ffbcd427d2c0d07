using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Selection;

namespace OnnxDistill.Student.Sweeps;

/// <summary>The points of a sweep, best first, as far as they are trained.</summary>
/// <param name="Metric">The dev metric; null while no run has ended.</param>
/// <param name="Rows">The points: best mean first, those without a run last; of equal ones the grid's order.</param>
internal sealed record Leaderboard(string? Metric, IReadOnlyList<LeaderboardRow> Rows)
{
    /// <summary>Reads what the runs in a sweep's folder came to; who trained them, and when, makes no difference.</summary>
    public static Leaderboard Of(SweepFolder sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var tasks = sweep.Plan.Tasks().Select(t => (Task: t, Summary: sweep.Summary(t), Failure: sweep.Failure(t))).ToList();
        var metric = tasks.Select(t => t.Summary?.BestMetric).FirstOrDefault(m => m is not null);
        var sign = metric is not null && BestMetric.IsBetterIfLess(metric) ? -1 : 1;
        var rows = sweep.Plan.Points.Select(point =>
        {
            var own = tasks.Where(t => t.Task.Point == point).ToList();
            var ended = own.Where(t => t.Summary is not null).ToList();
            return new LeaderboardRow(
                point,
                ended.ToDictionary(t => t.Task.Seed, t => Score(t.Summary!, metric)),
                own.Where(t => t.Summary is null && t.Failure is not null).ToDictionary(t => t.Task.Seed, t => t.Failure!),
                sweep.Plan.Seeds,
                ended.Count == 0 ? null : ended[0].Summary!.Parameters,
                ended.Count == 0 ? null : ended.Average(t => t.Summary!.Seconds));
        });
        return new Leaderboard(metric, [.. rows.OrderBy(r => double.IsNaN(r.Mean) ? double.PositiveInfinity : -sign * r.Mean)]);
    }

    private static double Score(RunSummary summary, string? metric) =>
        metric is not null && summary.Dev.TryGetPropertyValue(metric, out var value) && value is not null ? value.GetValue<double>() : double.NaN;
}
