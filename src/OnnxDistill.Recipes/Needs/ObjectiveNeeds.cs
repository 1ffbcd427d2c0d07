using OnnxDistill.Recipes.Schema;
using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.Recipes.Needs;

/// <summary>What each objective reads from a cache.</summary>
public static class ObjectiveNeeds
{
    /// <summary>The capture that holds what the objective reads; empty for one that reads labels only.</summary>
    public static Capture Of(ObjectiveOptions objective) => objective.Kind switch
    {
        ObjectiveOptions.SoftTarget or ObjectiveOptions.LogitsMse => Capture.OnlyLogits,
        ObjectiveOptions.HardLabel => new Capture(),
        _ => throw new InvalidDataException($"unknown objective {objective.Kind}"),
    };
}
