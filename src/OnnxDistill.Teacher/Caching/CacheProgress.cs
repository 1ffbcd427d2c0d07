namespace OnnxDistill.Teacher.Caching;

/// <summary>How far a run is.</summary>
/// <param name="Rows">The rows that the teacher has answered in this run.</param>
/// <param name="Total">The rows that this run has to do.</param>
/// <param name="RowsPerSecond">The speed of this run so far.</param>
public readonly record struct CacheProgress(long Rows, long Total, double RowsPerSecond);
