namespace OnnxDistill.Student.Saving;

/// <summary>
/// When the state that <c>--resume</c> goes on from is saved, beside every evaluation and on cancellation, and how many are kept. Nothing of
/// this changes a number of the training.
/// </summary>
public sealed record SaveOptions
{
    /// <summary>Gets after what time the state is saved; not used where <see cref="EverySteps"/> is given. The default value is one minute.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets after how many steps, counted from the run's first, the state is saved. The default value is null: by <see cref="Every"/>.</summary>
    public long? EverySteps { get; init; }

    /// <summary>
    /// Gets how many of the last states are kept; one that is damaged is passed over for the one before it. The best weights are kept beside
    /// them. The default value is 2.
    /// </summary>
    public int Keep { get; init; } = 2;
}
