using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.SoftTargets.Caches;

/// <summary>A finished cache, for reading. Each part's bytes are checked when it is first read.</summary>
public sealed class SoftTargetCache
{
    private SoftTargetCache(string folder, CachePlan plan)
    {
        Folder = folder;
        Plan = plan;
    }

    /// <summary>Gets the cache's folder.</summary>
    public string Folder { get; }

    /// <summary>Gets the cache's plan.</summary>
    public CachePlan Plan { get; }

    /// <summary>Gets the parts that are not there yet.</summary>
    public IReadOnlyList<int> MissingParts => throw new NotImplementedException();

    /// <summary>Opens a cache: reads its plan and looks which parts are there.</summary>
    /// <exception cref="InvalidDataException">The plan is damaged.</exception>
    /// <exception cref="FileNotFoundException">The folder is no cache.</exception>
    public static SoftTargetCache Open(string folder) => throw new NotImplementedException();

    /// <summary>Reads every row: part after part, in stored order (batch after batch).</summary>
    /// <exception cref="InvalidDataException">Parts are missing, or one is damaged; it is named.</exception>
    public IEnumerable<SoftTargetRow> ReadRows(ReadColumns? columns = null) => throw new NotImplementedException();

    /// <summary>Reads the rows of one part, in stored order.</summary>
    public IReadOnlyList<SoftTargetRow> ReadPart(int part, ReadColumns? columns = null) => throw new NotImplementedException();
}
