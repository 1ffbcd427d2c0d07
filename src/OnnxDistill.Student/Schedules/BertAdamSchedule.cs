namespace OnnxDistill.Student.Schedules;

/// <summary>The shape of a <see cref="BertAdamSchedule"/> after its warm-up.</summary>
internal enum BertAdamShape
{
    /// <summary>1 throughout, without a warm-up (<c>ConstantLR</c>, schedule <c>none</c>).</summary>
    None,

    /// <summary>1 after the warm-up (<c>WarmupConstantSchedule</c>).</summary>
    Constant,

    /// <summary>Linear fall to 0 (<c>WarmupLinearSchedule</c>).</summary>
    Linear,

    /// <summary>Half a cosine wave to 0, which rises again past the end (<c>WarmupCosineSchedule</c>).</summary>
    Cosine,
}

/// <summary>
/// The schedules that come with BertAdam: they speak of progress x = step / total and a fraction of warm-up.
/// huawei-noah TinyBERT transformer/optimization.py.
/// </summary>
/// <param name="shape">The shape after the warm-up.</param>
/// <param name="warmup">The fraction of steps to warm up, in [0, 1); negative means none.</param>
/// <param name="totalSteps">All steps; negative means that the factor is 1 throughout.</param>
internal sealed class BertAdamSchedule(BertAdamShape shape, double warmup, long totalSteps) : ILearningRateSchedule
{
    private readonly double _warmup = Math.Max(0, warmup);

    /// <inheritdoc/>
    public double Factor(long step)
    {
        if (totalSteps < 0 || shape == BertAdamShape.None)
        {
            return 1;
        }

        var progress = step / (double)totalSteps;
        if (progress < _warmup)
        {
            return progress / _warmup;
        }

        return shape switch
        {
            BertAdamShape.Linear => Math.Max(0, (progress - 1) / (_warmup - 1)),
            BertAdamShape.Cosine => 0.5 * (1 + Math.Cos(Math.PI * (progress - _warmup) / (1 - _warmup))),
            _ => 1,
        };
    }
}
