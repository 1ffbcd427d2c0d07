using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Embeddings;

/// <summary>Makes vectors as large as the random ones whose place they take.</summary>
internal static class VectorScale
{
    /// <summary>The vectors with the root mean square of a table.</summary>
    /// <param name="vectors">The vectors, double.</param>
    /// <param name="table">The table as it was drawn.</param>
    public static Tensor Alike(Tensor vectors, Tensor table) =>
        RootMeanSquare(vectors) is > 0 and var size ? vectors.Times(RootMeanSquare(table.to(ScalarType.Float64)) / size) : vectors;

    private static double RootMeanSquare(Tensor values) => Math.Sqrt(values.square().mean().item<double>());
}
