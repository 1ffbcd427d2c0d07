using OnnxDistill.SoftTargets.Parts;

namespace OnnxDistill.Student.Windows;

/// <summary>The row groups of a cache: which rows each holds, and what they take in memory.</summary>
internal sealed class GroupTable
{
    private readonly int[] _first;
    private readonly long[] _bytes;

    /// <summary>Makes the table.</summary>
    /// <param name="groups">The row groups in stored order.</param>
    /// <param name="copies">How often the values of a row are in memory while rows are collected.</param>
    /// <param name="bytesOfRow">What a row costs in memory beside its values: objects and references.</param>
    public GroupTable(IReadOnlyList<RowGroup> groups, int copies, long bytesOfRow)
    {
        ArgumentNullException.ThrowIfNull(groups);
        Groups = groups;
        _first = new int[groups.Count + 1];
        _bytes = new long[groups.Count];
        for (var i = 0; i < groups.Count; i++)
        {
            _first[i + 1] = checked(_first[i] + groups[i].Rows);
            _bytes[i] = (groups[i].Bytes * copies) + (bytesOfRow * groups[i].Rows);
        }
    }

    /// <summary>Gets the row groups in stored order.</summary>
    public IReadOnlyList<RowGroup> Groups { get; }

    /// <summary>Gets the bytes of all rows in memory.</summary>
    public long Bytes => _bytes.Sum();

    /// <summary>The first row of a row group.</summary>
    public int First(int group) => _first[group];

    /// <summary>The row after the last one of a row group.</summary>
    public int End(int group) => _first[group + 1];

    /// <summary>The bytes of a row group in memory.</summary>
    public long BytesOf(int group) => _bytes[group];

    /// <summary>The bytes of one row of a row group in memory, rounded up: rows of a group have similar lengths.</summary>
    public long BytesOfRow(int group) => (_bytes[group] + Groups[group].Rows - 1) / Groups[group].Rows;

    /// <summary>The least that a window must hold, whatever the order: the largest row group and rows that filled no batch before it.</summary>
    /// <param name="batchSize">Rows of a batch.</param>
    public long LeastWindow(int batchSize) => Enumerable.Range(0, Groups.Count).Max(BytesOf)
        + ((batchSize - 1) * Enumerable.Range(0, Groups.Count).Max(BytesOfRow));

    /// <summary>The row group that holds a row.</summary>
    public int GroupOf(int row)
    {
        var at = Array.BinarySearch(_first, row);
        return at >= 0 ? at : ~at - 1;
    }
}
