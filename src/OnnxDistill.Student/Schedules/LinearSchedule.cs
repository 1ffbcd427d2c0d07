namespace OnnxDistill.Student.Schedules;

/// <summary>
/// Rises linearly from 0 to 1 over the warm-up and falls linearly to 0 at the last step (transformers'
/// <c>get_linear_schedule_with_warmup</c>).
/// </summary>
/// <param name="warmupSteps">Steps of warm-up; 0 means none.</param>
/// <param name="totalSteps">Steps until the factor is 0; it stays 0 afterwards.</param>
internal sealed class LinearSchedule(long warmupSteps, long totalSteps) : ILearningRateSchedule
{
    /// <inheritdoc/>
    public double Factor(long step) => step < warmupSteps
        ? step / (double)Math.Max(1, warmupSteps)
        : Math.Max(0, (totalSteps - step) / (double)Math.Max(1, totalSteps - warmupSteps));
}
