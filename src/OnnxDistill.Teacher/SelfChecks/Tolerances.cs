using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;
using OnnxDistill.Teacher.Files;

namespace OnnxDistill.Teacher.SelfChecks;

/// <summary>How far a check may be off.</summary>
/// <param name="Outputs">The outputs with and without taps, relative to the largest value.</param>
/// <param name="Probabilities">Softmax(scores) and the probabilities, absolute.</param>
/// <param name="Products">Q·Kᵀ·scale and the scores, norm(sum) and the hidden state, relative to the largest value.</param>
internal sealed record Tolerances(double Outputs, double Probabilities, double Products)
{
    /// <summary>The tolerances of a model. Where activations are quantised, so are the factors of products and the probabilities.</summary>
    /// <param name="model">The model.</param>
    /// <param name="dequantize">Whether its weights are widened and its activations not quantised.</param>
    public static Tolerances For(ModelProto model, bool dequantize)
    {
        if (!dequantize && QuantisationKind.Of(model) is not null)
        {
            // Tiny files with quantised activations are off by 0.3 and more, on processors without VNNI most: only gross errors show.
            return new(0.5, 0.5, 0.5);
        }

        // Halves are rounded at other places when they are widened, or when an output is kept.
        return IsHalf(model) ? new(2e-2, 5e-3, 5e-3) : new(1e-4, 1e-3, 1e-3);
    }

    private static bool IsHalf(ModelProto model) =>
        TensorWalk.Tensors(model).Any(t => t.DataType is (int)TensorProto.Types.DataType.Float16 or (int)TensorProto.Types.DataType.Bfloat16);
}
