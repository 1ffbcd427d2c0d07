using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.SoftTargets.Caches;

/// <summary>A finished cache, for reading. Each part's bytes are checked when it is first read.</summary>
public sealed class SoftTargetCache
{
    private readonly bool[] _verified;

    private SoftTargetCache(string folder, CachePlan plan)
    {
        Folder = folder;
        Plan = plan;
        Schema = PartSchema.Of(plan);
        _verified = new bool[plan.Parts.Count];
        MissingParts = [.. plan.Parts.Where(p => !File.Exists(Path.Combine(folder, p.FileName))).Select(p => p.Index)];
    }

    /// <summary>Gets the cache's folder.</summary>
    public string Folder { get; }

    /// <summary>Gets the cache's plan.</summary>
    public CachePlan Plan { get; }

    /// <summary>Gets the columns of the cache's parts.</summary>
    internal PartSchema Schema { get; }

    /// <summary>Gets the parts that were not there when the cache was opened.</summary>
    public IReadOnlyList<int> MissingParts { get; }

    /// <summary>Opens a cache: reads its plan and looks which parts are there.</summary>
    /// <exception cref="InvalidDataException">The plan is damaged.</exception>
    /// <exception cref="FileNotFoundException">The folder is no cache.</exception>
    public static SoftTargetCache Open(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new SoftTargetCache(folder, CachePlan.Load(folder));
    }

    /// <summary>Refuses a cache that is not what the reader expects.</summary>
    /// <param name="expected">The fingerprint's components that the reader knows, by name; others are not compared.</param>
    /// <exception cref="InvalidDataException">A component differs; it is named.</exception>
    public void Require(IReadOnlyDictionary<string, string> expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        var known = Plan.FingerprintParts.Where(p => expected.ContainsKey(p.Key)).ToDictionary(StringComparer.Ordinal);
        if (Fingerprint.Difference(expected, known) is { } difference)
        {
            throw new InvalidDataException($"{Folder} is the cache of something else, these differ: {difference}; choose the right cache or write a new one.");
        }
    }

    /// <summary>Refuses a cache of which parts are missing.</summary>
    /// <exception cref="InvalidDataException">Parts are missing; how many is named.</exception>
    internal void RequireFinished()
    {
        if (MissingParts.Count > 0)
        {
            throw new InvalidDataException(
                $"{Folder}: the cache is not finished, {MissingParts.Count} of {Plan.Parts.Count} parts are missing (first {PartNames.Of(MissingParts[0])}); run teacher-cache run again with the same arguments.");
        }
    }

    /// <summary>The row groups of the whole cache in stored order, from the parts' footers.</summary>
    /// <param name="columns">The columns whose bytes are counted; all if null.</param>
    /// <exception cref="InvalidDataException">Parts are missing, or a footer is damaged; the part is named.</exception>
    internal IReadOnlyList<RowGroup> Groups(ReadColumns? columns = null)
    {
        RequireFinished();
        return [.. Plan.Parts.SelectMany(part => RowGroupReader.Groups(Folder, Plan, part.Index, columns))];
    }

    /// <summary>Reads every row in stored order (part after part, batch after batch); the next row group is read ahead.</summary>
    /// <param name="columns">Which columns; all if null.</param>
    /// <exception cref="InvalidDataException">Parts are missing, or one is damaged; it is named.</exception>
    internal IEnumerable<SoftTargetRow> ReadRows(ReadColumns? columns = null)
    {
        RequireFinished();
        return ReadAhead.Of(Plan.Parts.SelectMany(part => RowGroupReader.Groups(Folder, Plan, part.Index, columns)).Select(group => ReadGroup(group, columns)))
            .SelectMany(rows => rows);
    }

    /// <summary>Reads the rows of one part, in stored order.</summary>
    /// <param name="part">Which part.</param>
    /// <param name="columns">Which columns; all if null.</param>
    /// <exception cref="InvalidDataException">The part is damaged, or a column was not captured; it is named.</exception>
    /// <exception cref="FileNotFoundException">The part is missing.</exception>
    internal IReadOnlyList<SoftTargetRow> ReadPart(int part, ReadColumns? columns = null)
    {
        var rows = PartReader.Read(Folder, Plan, part, columns, verify: !_verified[part]);
        _verified[part] = true;
        return rows;
    }

    /// <summary>Reads the rows of one row group, in stored order.</summary>
    /// <param name="group">Which row group, one of <see cref="Groups"/>.</param>
    /// <param name="columns">Which columns; all if null.</param>
    /// <param name="verify">Whether the part's bytes are checked, unless they were before; checking reads the whole part.</param>
    /// <exception cref="InvalidDataException">The part is damaged, or a column was not captured; it is named.</exception>
    /// <exception cref="FileNotFoundException">The part is missing.</exception>
    internal IReadOnlyList<SoftTargetRow> ReadGroup(RowGroup group, ReadColumns? columns = null, bool verify = true)
    {
        ArgumentNullException.ThrowIfNull(group);
        var rows = RowGroupReader.Read(Folder, Plan, group, columns, verify: verify && !_verified[group.Part]);
        _verified[group.Part] |= verify;
        return rows;
    }
}
