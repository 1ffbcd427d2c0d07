using OnnxDistill.Student.Reports;
using OnnxDistill.StudentTrainer.Reporting.Pages;

namespace OnnxDistill.StudentTrainer.Reporting.Sections;

/// <summary>Every setting of a run, as its folder keeps them.</summary>
internal static class SettingsSection
{
    /// <summary>The section.</summary>
    /// <param name="run">The run.</param>
    public static Markup Of(RunReport run)
    {
        var summary = run.SummaryText is { } text ? File("summary.json: how it ended", text) : Markup.None;
        return Blocks.Part("Settings", Markup.Of($"{File("recipe.yaml: the recipe with every key", run.RecipeText)}{File("run.json: data, teacher, device, seed", run.InfoText)}{summary}"));
    }

    private static Markup File(string line, string text) => Blocks.Folded(line, Markup.Of($"<pre>{text}</pre>"));
}
