using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Examples;

namespace OnnxDistill.Teacher.Estimating;

/// <summary>A part that stands for others: its place in the plan, and its rows in their order in the cache.</summary>
internal sealed class PartSample(PlannedPart part)
{
    /// <summary>Gets the part.</summary>
    public PlannedPart Part { get; } = part;

    /// <summary>Gets the rows that were streamed past so far.</summary>
    public List<EncodedExample> Rows { get; } = new(part.Rows);

    /// <summary>The first part, one in the middle and the last, without repeating one.</summary>
    public static IReadOnlyList<PartSample> Of(CachePlan plan) =>
        [.. new[] { 0, plan.Parts.Count / 2, plan.Parts.Count - 1 }.Distinct().Select(p => new PartSample(plan.Parts[p]))];

    /// <summary>Keeps a row if it is the part's.</summary>
    /// <param name="row">The row.</param>
    public void Offer(EncodedExample row)
    {
        if (row.Row >= Part.FirstRow && row.Row < Part.FirstRow + Part.Rows)
        {
            Rows.Add(row);
        }
    }

    /// <summary>A row of one of the part's batches.</summary>
    /// <param name="row">The row's number in the cache.</param>
    public EncodedExample this[int row] => Rows[(int)(row - Part.FirstRow)];
}
