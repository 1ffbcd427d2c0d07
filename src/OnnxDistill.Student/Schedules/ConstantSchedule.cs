namespace OnnxDistill.Student.Schedules;

/// <summary>Rises linearly from 0 to 1 over the warm-up, then stays (transformers' <c>get_constant_schedule_with_warmup</c>).</summary>
/// <param name="warmupSteps">Steps of warm-up; 0 means none.</param>
internal sealed class ConstantSchedule(long warmupSteps = 0) : ILearningRateSchedule
{
    /// <inheritdoc/>
    public double Factor(long step) => step < warmupSteps ? step / (double)Math.Max(1, warmupSteps) : 1;
}
