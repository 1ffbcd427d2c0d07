namespace OnnxDistill.Student.Dropout;

/// <summary>One mask of a step: what decides which elements are kept.</summary>
/// <param name="Probability">Of an element to be dropped, in (0, 1).</param>
/// <param name="Key">The run's seed.</param>
/// <param name="Step">The step of the run.</param>
/// <param name="Site">Which of the step's masks.</param>
internal readonly record struct DropoutSite(double Probability, ulong Key, long Step, int Site);
