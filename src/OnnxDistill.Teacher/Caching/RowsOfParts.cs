using OnnxDistill.Data.Examples;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.Teacher.Caching;

/// <summary>Tells, for rows of the data in ascending order, whether one of the parts holds them, or one of their masked copies.</summary>
/// <param name="parts">The parts, ascending.</param>
/// <param name="replicas">How many rows of the cache a row of the data has.</param>
internal sealed class RowsOfParts(PlannedPart[] parts, int replicas)
{
    private int _next;

    /// <summary>Whether the row belongs to a part; never asked for an earlier row than before.</summary>
    public bool Contains(Example example)
    {
        var first = example.Row * replicas;
        while (_next < parts.Length && first >= parts[_next].FirstRow + parts[_next].Rows)
        {
            _next++;
        }

        return _next < parts.Length && first + replicas > parts[_next].FirstRow;
    }
}
