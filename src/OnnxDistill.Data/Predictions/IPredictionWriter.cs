namespace OnnxDistill.Data.Predictions;

/// <summary>Writes predictions in the order in which they come.</summary>
public interface IPredictionWriter : IDisposable
{
    /// <summary>Writes predictions.</summary>
    void Write(IReadOnlyList<Prediction> predictions);

    /// <summary>Ends the file: without it nothing of it is complete.</summary>
    void Complete();
}
