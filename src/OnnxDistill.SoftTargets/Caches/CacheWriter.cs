using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.SoftTargets.Storage;

namespace OnnxDistill.SoftTargets.Caches;

/// <summary>A cache that is being written: knows which parts are finished and adds the others.</summary>
internal sealed class CacheWriter
{
    private CacheWriter(string folder, CachePlan plan, PartOrigin? origin)
    {
        Folder = folder;
        Plan = plan;
        Origin = origin;
    }

    /// <summary>Gets the cache's folder.</summary>
    public string Folder { get; }

    /// <summary>Gets the plan in force: the folder's, if it had one.</summary>
    public CachePlan Plan { get; }

    /// <summary>Gets what computes the parts that this writer adds, for their footers.</summary>
    public PartOrigin? Origin { get; }

    /// <summary>
    /// Creates the folder and writes the plan, or adopts the plan that is there and has the same fingerprint; removes what killed
    /// processes left behind.
    /// </summary>
    /// <param name="folder">The cache's folder.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="origin">What computes the parts that are added, for their footers; left out of them if null.</param>
    /// <exception cref="InvalidDataException">The folder holds another cache; what differs is named.</exception>
    public static CacheWriter Open(string folder, CachePlan plan, PartOrigin? origin = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(plan);
        var writer = new CacheWriter(folder, plan.WriteNew(folder), origin);
        Leftovers.Clean(folder, name => name == PartNames.Plan);
        return writer;
    }

    /// <summary>Whether a part is there and whole; reads all of its bytes.</summary>
    public PartState State(int part) => PartReader.State(Folder, Plan, part);

    /// <summary>The parts of one shard that are not there, or are damaged: part p belongs to shard p modulo <paramref name="shards"/>.</summary>
    /// <param name="shard">The shard, 0-based.</param>
    /// <param name="shards">How many shards there are.</param>
    public IReadOnlyList<int> Unfinished(int shard = 0, int shards = 1) =>
        [.. Enumerable.Range(0, Plan.Parts.Count).Where(p => p % shards == shard && State(p) != PartState.Finished)];

    /// <summary>Writes one part; see <see cref="PartWriter.Write"/>.</summary>
    public void Write(int part, IReadOnlyList<SoftTargetRow> rows, CancellationToken cancellationToken = default) =>
        PartWriter.Write(Folder, Plan, part, rows, Origin, cancellationToken);

    /// <summary>Removes what killed processes left behind, of other machines too where the part is there by now; call it last.</summary>
    public void Finish() => Leftovers.Clean(Folder, name => File.Exists(Path.Combine(Folder, name)));
}
