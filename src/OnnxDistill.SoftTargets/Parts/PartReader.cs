using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.SoftTargets.Parts;

/// <summary>Reads one part.</summary>
public static class PartReader
{
    /// <summary>Reads a part's rows in stored order.</summary>
    /// <exception cref="InvalidDataException">The part is truncated, damaged or of another cache; it is named.</exception>
    /// <exception cref="FileNotFoundException">The part is not there.</exception>
    public static IReadOnlyList<SoftTargetRow> Read(string folder, CachePlan plan, int part, ReadColumns? columns = null) =>
        throw new NotImplementedException();
}
