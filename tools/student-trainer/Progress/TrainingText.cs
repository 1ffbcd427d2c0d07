using System.Globalization;
using OnnxDistill.Data.Metrics;
using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Initialization;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Selection;
using OnnxDistill.Student.Training;
using OnnxDistill.Student.Windows;

namespace OnnxDistill.StudentTrainer.Progress;

/// <summary>What is said about a run, in lines.</summary>
internal static class TrainingText
{
    /// <summary>What it trains on.</summary>
    public static string Start(Recipe recipe, TrainingInputs inputs)
    {
        var (facts, teachers) = (inputs.Rows.Facts, inputs.Teachers);
        var joined = teachers > 1 ? string.Create(CultureInfo.InvariantCulture, $", logits of {teachers} teachers") : string.Empty;
        var windows = inputs.Rows.Memory is { } memory
            ? $", shuffled by row groups within {MemoryText.Of(memory)} (--memory)" : string.Empty;
        var rows = inputs.Kind == TeacherKind.MaskedLanguageModel ? recipe.TrainsMaskedHead() ? "masked, " : string.Empty : string.Create(CultureInfo.InvariantCulture, $"{facts.Labelled} labelled{joined}, ");
        var learns = string.Join(", ", recipe.For(inputs.Kind).Stages.SelectMany(s => s.Objectives).Where(o => o.Weight > 0).Select(o => o.Kind).Distinct());
        return string.Create(CultureInfo.InvariantCulture, $"{recipe.Name} on {facts.Count} rows of {inputs.Data}, {rows}learns {learns}{windows}");
    }

    /// <summary>At which learning rates a student of the teacher's weights trains; null where the recipe, or <c>--set learning_rate</c>, has no others for it.</summary>
    public static string? InitRate(Recipe recipe, TeacherStart teacher) => InitRates.Of(recipe) is { Count: > 0 } rates
        ? string.Create(CultureInfo.InvariantCulture, $"starts from {teacher.Name}'s weights: learning rate {string.Join(", ", rates.Select(r => r.ToString("0.######", CultureInfo.InvariantCulture)))} (init_learning_rate of {recipe.Name}); --set learning_rate=... gives another")
        : null;

    /// <summary>Where it stands.</summary>
    public static string Step(TrainingProgress p) => string.Create(
        CultureInfo.InvariantCulture,
        $"step {p.Step}/{p.Steps}  {p.Stage} epoch {p.Epoch}  loss {p.Loss:F4}  lr {p.LearningRate:G3}  {p.RowsPerSecond:F0} rows/s  {Time(p.Left)} left");

    /// <summary>What dev said.</summary>
    public static string Dev(TrainingProgress p, TaskMetrics dev) => string.Create(
        CultureInfo.InvariantCulture, $"step {p.Step}/{p.Steps}  {p.Stage} epoch {p.Epoch}  loss {p.Loss:F4}  dev {Metrics(dev)}");

    /// <summary>How it ended.</summary>
    public static string End(RunSummary summary, string path)
    {
        var dev = summary.Dev.FirstOrDefault(m => summary.BestMetric is { } name ? m.Key == name : m.Key is MaskedEvaluator.Perplexity or "f1_micro" or "accuracy" or "pearson");
        var best = dev.Value is { } value ? string.Create(CultureInfo.InvariantCulture, $"; best {dev.Key} {value.GetValue<double>():F4} at step {summary.BestStep}") : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture, $"done in {summary.Seconds:F1} s: {summary.Steps} steps, {summary.Parameters} parameters{best}; run in {path}");
    }

    private static string Metrics(TaskMetrics dev) => string.Join("  ", dev.Values
        .Where(v => dev.Primary == "f1_micro" ? v.Key is not ("accuracy" or "f1") : v.Key is MaskedEvaluator.Perplexity or "accuracy" or "f1" or "matthews" or "pearson" or "spearman" or "agreement" or BestMetric.Loss)
        .Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key} {v.Value:F4}")));

    private static string Time(TimeSpan left) => left.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalHours}:{left.Minutes:D2} h")
        : string.Create(CultureInfo.InvariantCulture, $"{left.Minutes}:{left.Seconds:D2} min");
}
