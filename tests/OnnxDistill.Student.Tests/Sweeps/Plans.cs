using OnnxDistill.Student.Sweeps;

namespace OnnxDistill.Student.Tests.Sweeps;

/// <summary>Plans of sweeps that nobody trains.</summary>
internal static class Plans
{
    public static SweepPlan Of(int seeds, params SweepAxis[] axes) => new()
    {
        Recipe = "hinton",
        RecipeHash = "0",
        Set = [],
        Grid = axes,
        FirstSeed = 1,
        Seeds = seeds,
        Data = ["d"],
        Dev = "dev.tsv",
        DevHash = "h",
        Points = [.. SweepGrid.Points(axes), new SweepPoint("baseline", new Dictionary<string, string>(), Baseline: true)],
    };
}
