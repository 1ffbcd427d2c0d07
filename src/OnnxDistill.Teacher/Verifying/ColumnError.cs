namespace OnnxDistill.Teacher.Verifying;

/// <summary>How far recomputed values of a column are from the cached ones, relative to the column's largest value.</summary>
/// <param name="MaxError">The largest difference.</param>
/// <param name="MeanError">The mean difference.</param>
public readonly record struct ColumnError(double MaxError, double MeanError);
