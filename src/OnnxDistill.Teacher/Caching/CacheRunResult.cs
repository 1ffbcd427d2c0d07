using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.Teacher.Caching;

/// <summary>What a run did.</summary>
/// <param name="Plan">The plan in force.</param>
/// <param name="PartsWritten">The parts that this run added; the others were there or are another shard's.</param>
/// <param name="RowsRun">The rows that this run put through the teacher.</param>
/// <param name="Elapsed">From the first row to the last part on disk, without loading the model and planning.</param>
public sealed record CacheRunResult(CachePlan Plan, int PartsWritten, long RowsRun, TimeSpan Elapsed)
{
    /// <summary>Gets how many of the masked tokens of this run the teacher found; none where the vocabulary is not captured.</summary>
    public MaskedAccuracy Accuracy { get; init; }

    /// <summary>Gets how many of the rows of this run have no label. The default value is 0.</summary>
    public long Unlabelled { get; init; }

    /// <summary>
    /// Gets what was made of the labels of this run's rows, and how they fit the teacher's answers, a line each; none where they have none. The default
    /// value is none.
    /// </summary>
    public IReadOnlyList<string> LabelLines { get; init; } = [];
}
