using OnnxDistill.Student.Reports;
using OnnxDistill.Student.Reports.Curves;
using OnnxDistill.StudentTrainer.Reporting.Charts;
using OnnxDistill.StudentTrainer.Reporting.Pages;

namespace OnnxDistill.StudentTrainer.Reporting.Sections;

/// <summary>How a run went: losses by objective and stage, the dev metric, the learning rate.</summary>
internal static class CurvesSection
{
    private const string Step = "step";

    /// <summary>The section.</summary>
    /// <param name="run">The run.</param>
    public static Markup Of(RunReport run)
    {
        var curves = run.Curves;
        if (curves.Stages.Count == 0)
        {
            return Blocks.Part("Training", Blocks.Missing("nothing is logged yet: metrics.jsonl is not there or empty"));
        }

        var losses = curves.Stages.Select(s => LineChart.Of(curves.Stages.Count == 1 ? "losses by objective" : $"losses by objective, stage {s.Name}", Step, Losses(s)));
        Series[] rate = [.. curves.Stages.Select(s => new Series(s.Name, [.. s.Points.Select(p => ((double)p.Step, p.LearningRate))]))];
        return Blocks.Part("Training", Markup.Of($"<div class=\"charts\">{Markup.Join(losses)}{Dev(run)}{LineChart.Of("learning rate", Step, rate, logarithm: false)}</div>"));
    }

    // The sum is what is trained; its terms are shown as they are, before their weights.
    private static Series[] Losses(StageCurve stage)
    {
        var objectives = stage.Objectives;
        Series[] terms = [.. objectives.Select(name => new Series(name, [.. stage.Points.Select(p => ((double)p.Step, p.Losses.GetValueOrDefault(name, double.NaN)))]))];
        return objectives.Count == 1 ? terms : [.. terms, new Series("weighted sum", [.. stage.Points.Select(p => ((double)p.Step, p.Loss))])];
    }

    private static Markup Dev(RunReport run)
    {
        var points = run.Curves.Dev;
        var metric = run.Summary?.BestMetric is { } best && points.Any(p => p.Metrics.ContainsKey(best)) ? best : points.SelectMany(p => p.Metrics.Keys).FirstOrDefault();
        if (metric is null)
        {
            return Blocks.Missing(run.Info.Dev is null ? "no dev metric: the run was trained without --dev" : "no dev metric yet: no stage was evaluated");
        }

        var title = run.Summary is { BestStep: var step, BestMetric: not null } ? FormattableString.Invariant($"{metric} on {run.Info.Dev}, best after step {step}") : $"{metric} on {run.Info.Dev}";
        string[] names = points.Any(p => p.Metrics.ContainsKey("agreement")) && metric != "agreement" ? [metric, "agreement"] : [metric];
        return LineChart.Of(title, Step, [.. names.Select(n => new Series(n, [.. points.Select(p => ((double)p.Step, p.Metrics.GetValueOrDefault(n, double.NaN)))]))], logarithm: false, run.Curves.Stages.SelectMany(s => s.Points.Select(p => (double)p.Step)));
    }
}
