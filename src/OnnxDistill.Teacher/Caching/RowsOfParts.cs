using OnnxDistill.Data.Examples;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.Teacher.Caching;

/// <summary>Tells, for rows in ascending order, whether they belong to one of the parts.</summary>
/// <param name="parts">The parts, ascending.</param>
internal sealed class RowsOfParts(PlannedPart[] parts)
{
    private int _next;

    /// <summary>Whether the row belongs to a part; never asked for an earlier row than before.</summary>
    public bool Contains(Example example)
    {
        while (_next < parts.Length && example.Row >= parts[_next].FirstRow + parts[_next].Rows)
        {
            _next++;
        }

        return _next < parts.Length && example.Row >= parts[_next].FirstRow;
    }
}
