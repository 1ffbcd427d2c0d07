namespace OnnxDistill.Student.Sweeps;

/// <summary>One run of a sweep.</summary>
/// <param name="Point">Its settings.</param>
/// <param name="Seed">Its seed.</param>
internal sealed record SweepTask(SweepPoint Point, long Seed);
