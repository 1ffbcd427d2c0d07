using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives;
using OnnxDistill.Student.Objectives.Logits;
using OnnxDistill.Student.Optimizers;
using OnnxDistill.Student.Schedules;

namespace OnnxDistill.Student.Training;

/// <summary>Builds what a stage of a recipe names: objectives, optimizer, schedule.</summary>
public static class StageParts
{
    /// <summary>The objective.</summary>
    public static IObjective Objective(ObjectiveOptions options) => options.Kind switch
    {
        ObjectiveOptions.SoftTarget => new SoftTargetObjective(
            options.Temperature, options.Divergence == "ce" ? Divergence.CrossEntropy : Divergence.Kl, options.ScaleT2, ReductionOf(options)),
        ObjectiveOptions.LogitsMse => new LogitsMseObjective(ReductionOf(options)),
        ObjectiveOptions.HardLabel => new HardLabelObjective(),
        _ => throw new InvalidDataException($"unknown objective {options.Kind}"),
    };

    /// <summary>The optimizer of a student's parameters.</summary>
    public static StudentOptimizer Optimizer(OptimizerOptions options, StudentModel model)
    {
        var groups = ParameterGroups.Of(model, options.WeightDecay, options.DecayBiasAndNorm);
        var (rate, beta1, beta2) = (options.LearningRate, options.Beta1, options.Beta2);
        return options.Kind switch
        {
            OptimizerOptions.AdamW => new AdamW(groups, rate, beta1, beta2, options.Epsilon ?? 1e-8),
            OptimizerOptions.Adam => new Adam(groups, rate, beta1, beta2, options.Epsilon ?? 1e-8),
            OptimizerOptions.Adadelta => new Adadelta(groups, rate, options.Rho, options.Epsilon ?? 1e-6),
            OptimizerOptions.BertAdam => new BertAdam(groups, rate, beta1, beta2, options.Epsilon ?? 1e-6, clipNorm: 1),
            _ => throw new InvalidDataException($"unknown optimizer {options.Kind}"),
        };
    }

    /// <summary>The schedule over the stage's steps, a cap included.</summary>
    public static ILearningRateSchedule Schedule(ScheduleOptions options, long steps)
    {
        var warmup = options.WarmupSteps ?? (long)Math.Round(options.Warmup * steps);
        return options.Kind == ScheduleOptions.Linear ? new LinearSchedule(warmup, steps) : new ConstantSchedule(warmup);
    }

    private static Reduction ReductionOf(ObjectiveOptions options) => options.Reduction == "mean" ? Reduction.Mean : Reduction.BatchMean;
}
