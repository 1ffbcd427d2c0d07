namespace OnnxDistill.Teacher.SelfChecks;

/// <summary>How far a check may be off.</summary>
/// <param name="Outputs">The outputs with and without taps, relative to the largest value.</param>
/// <param name="Probabilities">Softmax(scores) and the probabilities, absolute.</param>
/// <param name="Products">Q·Kᵀ·scale and the scores, relative to the largest value.</param>
internal sealed record Tolerances(double Outputs, double Probabilities, double Products)
{
    /// <summary>The tolerances of a model. Where activations are quantised, so are the factors of products and the probabilities.</summary>
    public static Tolerances For(bool quantised) => quantised ? new(0.1, 0.05, 0.2) : new(1e-4, 1e-3, 1e-3);
}
