using System.Collections.Concurrent;

namespace OnnxDistill.Student.Batches;

/// <summary>Which taps the steps ask for, so that the thread that reads ahead widens those of the next batch and no others.</summary>
internal sealed class WantedTaps
{
    private readonly ConcurrentDictionary<string, bool> _columns = new(StringComparer.Ordinal);

    /// <summary>Gets the memory that batches take in turns.</summary>
    public KeptArrays Arrays { get; } = new();

    /// <summary>Whether a step has asked for a column.</summary>
    public bool Contains(string column) => _columns.ContainsKey(column);

    /// <summary>Notes that a step asks for a column.</summary>
    public void Add(string column) => _columns.TryAdd(column, true);
}
