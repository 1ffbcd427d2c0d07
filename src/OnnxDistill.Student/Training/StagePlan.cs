using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Mixing;

namespace OnnxDistill.Student.Training;

/// <summary>Which rows a stage trains on and how many steps it takes.</summary>
/// <param name="Options">The recipe's stage.</param>
/// <param name="Rows">The rows that take part.</param>
/// <param name="BatchesPerEpoch">Batches that hold every row once, or of mixed sources at least once.</param>
/// <param name="Steps">Steps of the stage, its cap included.</param>
internal sealed record StagePlan(StageOptions Options, IReadOnlyList<int> Rows, long BatchesPerEpoch, long Steps)
{
    /// <summary>Gets the steps that see every row once; the last may have fewer batches.</summary>
    public long StepsPerEpoch => StepsOf(BatchesPerEpoch, Options);

    /// <summary>Gets a value indicating whether the stage trains the student's head; else its dev metrics say nothing.</summary>
    public bool TrainsHead => Options.Objectives.Any(o => o.Weight > 0 && ObjectiveNeeds.TrainsHead(o));

    /// <summary>Gets what the stage takes of each source of rows; null where it takes all rows alike.</summary>
    internal MixPlan? Mix { get; init; }

    /// <summary>Plans a stage over the rows.</summary>
    /// <exception cref="InvalidDataException">An objective needs soft targets or labels, and there are none, or the sources cannot be mixed.</exception>
    public static StagePlan Of(StageOptions stage, RowSource rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var plan = Of(stage, rows.Facts);
        if (stage.Mix.Count == 0)
        {
            return plan;
        }

        var mix = MixPlan.Of(stage, plan.Rows, rows.Sources);
        return plan with { Mix = mix, BatchesPerEpoch = mix.Batches, Steps = StepsIn(mix.Batches, stage) };
    }

    /// <summary>Plans a stage over rows of one source.</summary>
    /// <exception cref="InvalidDataException">An objective needs soft targets or labels, and there are none.</exception>
    public static StagePlan Of(StageOptions stage, IRowFacts rows)
    {
        var soft = stage.Objectives.Where(o => o.Weight > 0 && o.Kind != ObjectiveOptions.HardLabel).ToArray();
        if (soft.FirstOrDefault(ObjectiveNeeds.TrainsClassifier) is { } needy && rows.Classes == 0)
        {
            throw new InvalidDataException(
                $"objective {needy.Kind} of stage {stage.Name} needs the teacher's logits; give --cache CACHE, or take recipe hard-labels");
        }

        // A row without a label teaches nothing where only labels count.
        int[] part = soft.Length > 0
            ? [.. Enumerable.Range(0, rows.Count)]
            : [.. Enumerable.Range(0, rows.Count).Where(row => !double.IsNaN(rows.Label(row)))];
        if (part.Length == 0)
        {
            throw new InvalidDataException(
                $"stage {stage.Name} has only the objective hard-label and no row has a label; give --label-column where the cache or data is made, or add soft-target");
        }

        var perEpoch = (part.Length + stage.BatchSize - 1L) / stage.BatchSize;
        return new StagePlan(stage, part, perEpoch, StepsIn(perEpoch, stage));
    }

    /// <summary>The batches that a run still needs from a position on.</summary>
    public BatchOrder Order(long seed, TrainingPosition position) =>
        new(Rows, Options.BatchSize, seed, position.Stage, BatchesBefore(position.StageStep), BatchesBefore(Steps))
        {
            StepsPerEpoch = BatchesPerEpoch,
            Shares = Mix?.Shares ?? [],
        };

    /// <summary>The batches of a step: as many as are accumulated, or those that are left of the epoch.</summary>
    /// <param name="step">The 0-based step of the stage.</param>
    public int BatchesOf(long step) =>
        (int)Math.Min(Options.GradientAccumulation, BatchesPerEpoch - (step % StepsPerEpoch * Options.GradientAccumulation));

    /// <summary>Whether dev is evaluated after so many steps of the stage.</summary>
    public bool EvaluatesAfter(long steps) =>
        steps == Steps || steps % (Options.EvaluateEvery ?? StepsPerEpoch) == 0;

    /// <summary>Whether so many steps of the stage end an epoch.</summary>
    public bool EndsEpoch(long steps) => steps == Steps || steps % StepsPerEpoch == 0;

    private long BatchesBefore(long step) => (step / StepsPerEpoch * BatchesPerEpoch) + (step % StepsPerEpoch * Options.GradientAccumulation);

    private static long StepsIn(long perEpoch, StageOptions stage) => Math.Min(StepsOf(perEpoch, stage) * stage.Epochs, stage.MaxSteps ?? long.MaxValue);

    private static long StepsOf(long batches, StageOptions stage) => (batches + stage.GradientAccumulation - 1) / stage.GradientAccumulation;
}
