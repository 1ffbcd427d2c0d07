using OnnxDistill.Teacher.Devices;

namespace OnnxDistill.Teacher.Teachers;

/// <summary>The one line about quantisation that a user should see before relying on a teacher's answers.</summary>
public static class QuantisationNote
{
    /// <summary>The line, or <see langword="null"/> where there is nothing to say.</summary>
    public static string? Of(OnnxClassifier classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        var file = Path.GetFileName(classifier.ModelPath);
        if (classifier.Dequantized)
        {
            return classifier.Quantisation is null ? $"{file} is not quantised: --dequantize changes nothing" : null;
        }

        var vnni = VectorNeuralNetwork.IsSupported ? "has VNNI" : "has no VNNI";
        return classifier.Quantisation is { } kind
            ? $"{file} is quantised ({kind}), this processor {vnni}: other processors may answer differently; --dequantize gives the same answers everywhere, more slowly"
            : null;
    }
}
