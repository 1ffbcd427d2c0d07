using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.Teacher.Caching;

/// <summary>What a run did.</summary>
/// <param name="Plan">The plan in force.</param>
/// <param name="PartsWritten">The parts that this run added; the others were there or are another shard's.</param>
/// <param name="RowsRun">The rows that this run put through the teacher.</param>
/// <param name="Elapsed">From the first row to the last part on disk, without loading the model and planning.</param>
public sealed record CacheRunResult(CachePlan Plan, int PartsWritten, long RowsRun, TimeSpan Elapsed);
