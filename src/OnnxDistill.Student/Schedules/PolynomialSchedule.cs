namespace OnnxDistill.Student.Schedules;

/// <summary>
/// Rises linearly from 0 to 1 over the warm-up, then falls as a power of the share of steps that is left to a last learning rate, where it stays
/// (transformers' <c>get_polynomial_decay_schedule_with_warmup</c>).
/// </summary>
/// <param name="warmupSteps">Steps of warm-up; 0 means none.</param>
/// <param name="totalSteps">Steps until the last learning rate, warm-up included.</param>
/// <param name="learningRate">The base learning rate, which the factors are of; above 0.</param>
/// <param name="endLearningRate">The last learning rate. The default value is 1e-7.</param>
/// <param name="power">The power. The default value is 1.</param>
internal sealed class PolynomialSchedule(long warmupSteps, long totalSteps, double learningRate, double endLearningRate = 1e-7, double power = 1) : ILearningRateSchedule
{
    /// <inheritdoc/>
    public double Factor(long step)
    {
        if (step < warmupSteps)
        {
            return step / (double)Math.Max(1, warmupSteps);
        }

        if (step > totalSteps)
        {
            return endLearningRate / learningRate;
        }

        var left = 1 - ((step - warmupSteps) / (double)Math.Max(1, totalSteps - warmupSteps));
        return (((learningRate - endLearningRate) * Math.Pow(left, power)) + endLearningRate) / learningRate;
    }
}
