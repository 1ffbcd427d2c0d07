using OnnxDistill.Student.Selection;

namespace OnnxDistill.Student.Reports;

/// <summary>Runs that differ in nothing but the seed.</summary>
/// <param name="Runs">The runs, by seed.</param>
/// <param name="Scores">Each run's value of the metric; NaN where it was not measured.</param>
internal sealed record SeedGroup(IReadOnlyList<RunReport> Runs, IReadOnlyList<double> Scores)
{
    /// <summary>Gets what the runs' names have in common, where that says something; else the recipe's name.</summary>
    public string Name
    {
        get
        {
            var common = Runs.Select(r => r.Name).Aggregate((a, b) => string.Concat(a.Zip(b).TakeWhile(p => p.First == p.Second).Select(p => p.First)));
            common = Runs.Count == 1 ? common : common.TrimEnd('-', '_', '.', '/', '=');
            var last = common.Split('/')[^1];
            common = Runs.Count > 1 && last == "seed" ? common[..^4].TrimEnd('/') : common;
            return common.Length > 0 ? common : Runs[0].Recipe.Name;
        }
    }

    /// <summary>Gets the values that were measured.</summary>
    public IReadOnlyList<double> Measured => [.. Scores.Where(double.IsFinite)];

    /// <summary>Gets the mean over the seeds; NaN without a value.</summary>
    public double Mean => Measured.Count == 0 ? double.NaN : Measured.Average();

    /// <summary>Gets the standard deviation of a sample (n - 1); NaN below two values.</summary>
    public double Deviation => Measured.Count < 2 ? double.NaN : Math.Sqrt(Measured.Sum(s => (s - Mean) * (s - Mean)) / (Measured.Count - 1));

    /// <summary>Groups runs of the same recipe, data, start and dev, best mean first.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="metric">The metric that they are compared by.</param>
    public static IReadOnlyList<SeedGroup> Of(IReadOnlyList<RunReport> runs, string metric)
    {
        var sign = BestMetric.IsBetterIfLess(metric) ? 1 : -1;
        return
        [
            .. runs.GroupBy(Key).Select(g => g.OrderBy(r => r.Info.Seed).ToArray()).Select(g => new SeedGroup(g, [.. g.Select(r => RunScore.Of(r, metric))]))
                .OrderBy(g => double.IsNaN(g.Mean) ? double.PositiveInfinity : sign * g.Mean),
        ];
    }

    private static string Key(RunReport run) => string.Join('\n', [run.RecipeText, run.Info.Init ?? string.Empty, run.Info.Tokenizer ?? string.Empty, run.Info.Dev ?? string.Empty, $"{run.Info.MaxLength} {run.Info.Precision}", .. run.Info.Inputs]);
}
