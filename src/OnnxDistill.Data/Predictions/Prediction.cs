using OnnxDistill.Data.Examples;

namespace OnnxDistill.Data.Predictions;

/// <summary>What a model says of one row.</summary>
/// <param name="Example">The row.</param>
/// <param name="Logits">The logits, [classes].</param>
/// <param name="Probabilities">
/// The probability of each class, [classes], 0 to 1: the softmax of the logits, or where a row may have several classes the sigmoid of each. Empty for
/// a regression.
/// </param>
/// <param name="Classes">
/// The names of the classes it has: the likeliest one; where a row may have several those at or above the threshold, perhaps none. Empty for a regression.
/// </param>
/// <param name="Probability">The probability of the likeliest class, whether the row has it or not; NaN for a regression.</param>
public sealed record Prediction(Example Example, IReadOnlyList<float> Logits, IReadOnlyList<double> Probabilities, IReadOnlyList<string> Classes, double Probability);
