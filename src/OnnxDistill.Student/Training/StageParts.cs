using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Optimizers;
using OnnxDistill.Student.Parameters;
using OnnxDistill.Student.Schedules;
using Parameter = TorchSharp.Modules.Parameter;

namespace OnnxDistill.Student.Training;

/// <summary>Builds a stage's optimizer and schedule; its objectives are <see cref="ObjectiveFactory"/>'s.</summary>
internal static class StageParts
{
    /// <summary>The optimizer of a student's parameters, and of those beside it.</summary>
    /// <param name="options">The recipe's part about it.</param>
    /// <param name="model">The student.</param>
    /// <param name="beside">Parameters that are trained with it; null for none.</param>
    public static StudentOptimizer Optimizer(OptimizerOptions options, StudentModel model, IReadOnlyList<(string Name, Parameter Value)>? beside = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(model);
        var groups = ParameterGroups.Of(
            [.. model.NamedParameters(), .. beside ?? []], options.WeightDecay, options.DecayBiasAndNorm, RateFactors.Of(options, [.. model.NamedParameters().Select(p => p.Name)]));
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
    /// <param name="options">The recipe's part about it.</param>
    /// <param name="steps">The stage's optimizer steps.</param>
    /// <param name="learningRate">The base learning rate.</param>
    public static ILearningRateSchedule Schedule(ScheduleOptions options, long steps, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(options);
        var warmup = options.WarmupSteps ?? (long)Math.Round(options.Warmup * steps);
        return options.Kind switch
        {
            ScheduleOptions.Linear => new LinearSchedule(warmup, steps),
            ScheduleOptions.Cosine => new CosineSchedule(warmup, steps, options.Cycles),
            ScheduleOptions.Polynomial => new PolynomialSchedule(warmup, steps, learningRate, options.EndLearningRate, options.Power),
            _ => new ConstantSchedule(warmup),
        };
    }
}
