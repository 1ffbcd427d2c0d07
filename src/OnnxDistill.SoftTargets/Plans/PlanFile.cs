namespace OnnxDistill.SoftTargets.Plans;

/// <summary>The file <c>plan.json</c>.</summary>
internal static class PlanFile
{
    public static CachePlan Load(string folder) => throw new NotImplementedException(folder);

    public static CachePlan WriteNew(string folder, CachePlan plan) => throw new NotImplementedException(folder + plan);
}
