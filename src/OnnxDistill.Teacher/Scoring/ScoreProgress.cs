namespace OnnxDistill.Teacher.Scoring;

/// <summary>How far scoring is.</summary>
/// <param name="Rows">The rows run so far.</param>
/// <param name="RowsPerSecond">The speed so far.</param>
public readonly record struct ScoreProgress(long Rows, double RowsPerSecond);
