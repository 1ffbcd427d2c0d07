using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Caching;

/// <summary>What a user should know of a plan before its rows run.</summary>
internal static class PlanNotes
{
    /// <summary>The lines: rows that are cut, and batches that pad although padding changes the answers.</summary>
    /// <param name="plan">The plan in force.</param>
    /// <param name="classifier">The teacher.</param>
    public static IEnumerable<string> Of(CachePlan plan, OnnxClassifier classifier)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(classifier);
        if (CutText(plan) is { } cut)
        {
            yield return cut;
        }

        if (!plan.OneLength && classifier is { PadsRows: false, Padding: { } padding } && double.IsFinite(padding.MaxDifference))
        {
            yield return "the cache's plan pads rows although this teacher's answers depend on padding: they are computed as planned; delete the folder and run again for those of each row alone";
        }
    }

    /// <summary>The line about rows that are cut; null where none is, or the plan's version did not count.</summary>
    public static string? CutText(CachePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Cut?.Text(plan.Rows / (plan.Masking?.Replicas ?? 1), plan.MaxLength);
    }
}
