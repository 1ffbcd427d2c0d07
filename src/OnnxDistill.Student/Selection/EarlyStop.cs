using System.Globalization;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Checkpoints;

namespace OnnxDistill.Student.Selection;

/// <summary>Counts evaluations without a better value, as transformers' <c>EarlyStoppingCallback</c> does.</summary>
/// <param name="options">The recipe's part about it.</param>
internal sealed class EarlyStop(EarlyStoppingOptions options)
{
    /// <summary>The evaluations without a better value, after one more.</summary>
    /// <param name="score">How good this one is; more is better.</param>
    /// <param name="best">How good the best before was; null for none.</param>
    /// <param name="stale">The evaluations without a better value before.</param>
    public int Count(double score, double? best, int stale) => best is null || score - best > options.MinDelta ? 0 : stale + 1;

    /// <summary>Whether so many evaluations without a better value end the stage.</summary>
    /// <param name="stale">Their number.</param>
    public bool Ends(int stale) => stale >= options.Patience;

    /// <summary>What is said when a stage ends early.</summary>
    /// <param name="stage">The recipe's stage.</param>
    /// <param name="metric">The metric that decided.</param>
    /// <param name="position">Where it ended.</param>
    /// <param name="steps">The steps that it would have taken.</param>
    public static string Line(StageOptions stage, string metric, TrainingPosition position, long steps)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(position);
        var more = stage.EarlyStopping.MinDelta > 0 ? string.Create(CultureInfo.InvariantCulture, $" by more than {stage.EarlyStopping.MinDelta}") : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"stage {stage.Name} ended early, after {position.StageStep} of {steps} steps: {metric} on dev has not become better{more} in {position.Stale} evaluations; the best was {position.Best![metric]:0.####} at step {position.BestStep}");
    }
}
