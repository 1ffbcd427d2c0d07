using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tensors;

/// <summary>Tensors of 0, 1, 2 and so on.</summary>
internal static class Counting
{
    /// <summary>0 to <paramref name="count"/> - 1, <c>[count]</c>.</summary>
    public static Tensor To(long count, ScalarType type, Device? device = null)
    {
        using var start = 0L.ToScalar();
        using var stop = count.ToScalar();
        using var step = 1L.ToScalar();
        return arange(start, stop, step, type, device);
    }
}
