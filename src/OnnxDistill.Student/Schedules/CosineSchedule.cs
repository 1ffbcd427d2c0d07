namespace OnnxDistill.Student.Schedules;

/// <summary>
/// Rises linearly from 0 to 1 over the warm-up and then follows a cosine, never below 0: half a wave falls to 0 at the last step (transformers'
/// <c>get_cosine_schedule_with_warmup</c>).
/// </summary>
/// <param name="warmupSteps">Steps of warm-up; 0 means none.</param>
/// <param name="totalSteps">The steps that the waves fill, warm-up included.</param>
/// <param name="cycles">The waves after the warm-up. The default value is 0.5.</param>
internal sealed class CosineSchedule(long warmupSteps, long totalSteps, double cycles = 0.5) : ILearningRateSchedule
{
    /// <inheritdoc/>
    public double Factor(long step)
    {
        if (step < warmupSteps)
        {
            return step / (double)Math.Max(1, warmupSteps);
        }

        var progress = (step - warmupSteps) / (double)Math.Max(1, totalSteps - warmupSteps);
        return Math.Max(0, 0.5 * (1 + Math.Cos(Math.PI * cycles * 2 * progress)));
    }
}
