using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Dropout;

/// <summary>
/// What dropout draws in training: masks that depend on the run's seed, the step and the place in the step alone. So a run that goes on
/// needs no generator's state, and one thread does not draw while the others wait, as libtorch's does. It belongs to the thread that trains.
/// </summary>
internal static class DropoutDraws
{
    [ThreadStatic]
    private static (ulong Key, long Step, int Site, bool None)? s_at;

    /// <summary>Begins the draws of a step; once disposed, what is drawn comes from libtorch's generator again.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="step">The step, counted over the run.</param>
    /// <param name="none">Whether the step drops nothing, whatever its student's probability is.</param>
    public static Step Begin(long seed, long step, bool none = false)
    {
        s_at = ((ulong)seed, step, 0, none);
        return default;
    }

    /// <summary>The probability with which the step under way drops; 0 where it drops nothing.</summary>
    internal static double Probability(double probability, bool training) => training && s_at is not { None: true } ? probability : 0;

    /// <summary>Each element dropped with a probability, the others scaled by 1 / (1 - p) (Srivastava et al. 2014, inverted).</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="probability">In [0, 1).</param>
    /// <param name="training">Whether anything is dropped at all.</param>
    internal static Tensor Dropped(Tensor x, double probability, bool training)
    {
        if (Probability(probability, training) <= 0)
        {
            return x;
        }

        return Mask(x, probability) is { } mask ? x * mask : nn.functional.dropout(x, probability, training: true);
    }

    /// <summary>The residual plus <paramref name="x"/> with elements dropped, in one pass.</summary>
    internal static Tensor DroppedPlus(Tensor x, double probability, bool training, Tensor residual)
    {
        if (Probability(probability, training) <= 0)
        {
            return x.Plus(residual);
        }

        return Mask(x, probability) is { } mask ? residual.PlusProduct(x, mask) : nn.functional.dropout(x, probability, training: true).Plus(residual);
    }

    /// <summary>The next mask of the step under way, for one who draws it part by part; null outside of a step, where libtorch draws.</summary>
    internal static DropoutSite? Next(double probability)
    {
        if (s_at is not { } at)
        {
            return null;
        }

        s_at = at with { Site = at.Site + 1 };
        return new DropoutSite(probability, at.Key, at.Step, at.Site);
    }

    // [as x]; null where libtorch draws: outside of a step, on another device, for other types.
    private static unsafe Tensor? Mask(Tensor x, double probability)
    {
        if (x.device_type != DeviceType.CPU || x.dtype != ScalarType.Float32 || Next(probability) is not { } site)
        {
            return null;
        }

        var mask = empty(x.shape);
        DropoutMask.Draw(TensorMemory.Pointer(mask), mask.numel(), site);
        return mask;
    }

    /// <summary>A step under way.</summary>
    public readonly struct Step : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => s_at = null;
    }
}
