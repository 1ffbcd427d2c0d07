using System.Globalization;
using OnnxDistill.Student.Sweeps;

namespace OnnxDistill.StudentTrainer.Progress;

/// <summary>What is said about a sweep, in lines.</summary>
internal static class SweepText
{
    /// <summary>What is to be done, here and in all.</summary>
    public static string Start(SweepPlan plan, int here, int left, int shard, int shards)
    {
        var part = shards > 1 ? string.Create(CultureInfo.InvariantCulture, $", {here} of them in shard {shard}/{shards}") : string.Empty;
        var (grid, baselines) = (plan.Points.Count(p => !p.Baseline), plan.Points.Count(p => p.Baseline));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Recipe}: {grid} {(grid == 1 ? "combination" : "combinations")} and {baselines} {(baselines == 1 ? "baseline" : "baselines")}, {plan.Seeds} {(plan.Seeds == 1 ? "seed" : "seeds")} each: {plan.Points.Count * plan.Seeds} runs{part}, {left} left");
    }
}
