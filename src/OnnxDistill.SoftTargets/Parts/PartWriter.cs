using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.SoftTargets.Parts;

/// <summary>Writes one part.</summary>
public static class PartWriter
{
    /// <summary>Writes a part: to a temporary name, to the disk, then renamed. The same rows give the same bytes.</summary>
    /// <param name="folder">The cache's folder.</param>
    /// <param name="plan">The cache's plan.</param>
    /// <param name="part">Which part.</param>
    /// <param name="rows">The part's rows in the order of its batches, with every column of the plan's capture.</param>
    /// <param name="cancellationToken">Leaves no trace of the part when cancelled.</param>
    /// <exception cref="ArgumentException">The rows are not those of the plan.</exception>
    /// <exception cref="IOException">The disk is full, or the file cannot be written; the part is named.</exception>
    public static void Write(string folder, CachePlan plan, int part, IReadOnlyList<SoftTargetRow> rows, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();
}
