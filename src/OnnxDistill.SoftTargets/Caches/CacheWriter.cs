using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.SoftTargets.Caches;

/// <summary>A cache that is being written: knows which parts are finished and adds the others.</summary>
public sealed class CacheWriter
{
    private CacheWriter(string folder, CachePlan plan)
    {
        Folder = folder;
        Plan = plan;
    }

    /// <summary>Gets the cache's folder.</summary>
    public string Folder { get; }

    /// <summary>Gets the plan in force: the folder's, if it had one.</summary>
    public CachePlan Plan { get; }

    /// <summary>Creates the folder and writes the plan, or adopts the plan that is there and has the same fingerprint.</summary>
    /// <exception cref="InvalidDataException">The folder holds another cache; what differs is named.</exception>
    public static CacheWriter Open(string folder, CachePlan plan) => throw new NotImplementedException();

    /// <summary>The parts of one shard that are not there, or are damaged: part p belongs to shard p modulo <paramref name="shards"/>.</summary>
    public IReadOnlyList<int> Unfinished(int shard = 0, int shards = 1) => throw new NotImplementedException();

    /// <summary>Writes one part; see <see cref="PartWriter.Write"/>.</summary>
    public void Write(int part, IReadOnlyList<SoftTargetRow> rows, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Removes what killed processes left behind; call it last.</summary>
    public void Finish() => throw new NotImplementedException();
}
