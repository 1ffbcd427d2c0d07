namespace OnnxDistill.Student.Schedules;

/// <summary>The factor that multiplies the base learning rate at each step.</summary>
internal interface ILearningRateSchedule
{
    /// <summary>The factor of one step.</summary>
    /// <param name="step">The 0-based step that is about to be taken.</param>
    double Factor(long step);
}
