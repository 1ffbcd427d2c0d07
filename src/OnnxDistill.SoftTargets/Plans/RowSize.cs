namespace OnnxDistill.SoftTargets.Plans;

/// <summary>What decides how many bytes a row takes.</summary>
/// <param name="Length">The row's length in tokens.</param>
/// <param name="Positions">The number of its masked positions; 0 where rows are not masked.</param>
internal readonly record struct RowSize(int Length, int Positions = 0);
