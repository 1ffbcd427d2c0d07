using OnnxDistill.Recipes.Schema;

namespace OnnxDistill.Recipes.Loading;

/// <summary>The learning rates of a student that starts from a teacher's weights.</summary>
internal static class InitRates
{
    /// <summary>The recipe with each stage at its <c>init_learning_rate</c>, where it has one.</summary>
    public static Recipe AtInitRates(this Recipe recipe) => recipe with { Stages = [.. recipe.Stages.Select(AtInitRate)] };

    /// <summary>The rates of the stages that are at their <c>init_learning_rate</c>, each once, in order; empty where none is.</summary>
    public static IReadOnlyList<double> Of(Recipe recipe) =>
        [.. recipe.Stages.Where(s => s.Optimizer.LearningRate == s.Optimizer.InitLearningRate).Select(s => s.Optimizer.LearningRate).Distinct()];

    private static StageOptions AtInitRate(StageOptions stage) => stage.Optimizer.InitLearningRate is { } rate
        ? stage with { Optimizer = stage.Optimizer with { LearningRate = rate } } : stage;
}
