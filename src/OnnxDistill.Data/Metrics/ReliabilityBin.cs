namespace OnnxDistill.Data.Metrics;

/// <summary>The rows of which a model is about equally sure.</summary>
/// <param name="Rows">How many there are.</param>
/// <param name="Sure">The sum of the probabilities that it gives to the class it predicts.</param>
/// <param name="Right">How many it predicts as labelled.</param>
public readonly record struct ReliabilityBin(long Rows, double Sure, long Right)
{
    /// <summary>Gets the mean probability of the predicted class; NaN without rows.</summary>
    public double Confidence => Rows == 0 ? double.NaN : Sure / Rows;

    /// <summary>Gets the share of rows that are right; NaN without rows.</summary>
    public double Accuracy => Rows == 0 ? double.NaN : (double)Right / Rows;
}
