using OnnxDistill.Teacher.Devices;

namespace OnnxDistill.Teacher.Teachers;

/// <summary>The one line about quantisation that a user should see before relying on a teacher's answers.</summary>
internal static class QuantisationNote
{
    /// <summary>The line, or <see langword="null"/> where there is nothing to say.</summary>
    public static string? Of(OnnxClassifier classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return Of(classifier.ModelPath, classifier.Quantisation, classifier.Dequantized);
    }

    /// <summary>The same for a model that is no classifier.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="quantisation">What the file's quantisation is; null where it is not quantised.</param>
    /// <param name="dequantized">Whether its weights were widened.</param>
    internal static string? Of(string path, string? quantisation, bool dequantized)
    {
        var file = Path.GetFileName(path);
        if (dequantized)
        {
            return quantisation is null ? $"{file} is not quantised: --dequantize changes nothing" : null;
        }

        var vnni = VectorNeuralNetwork.IsSupported ? "has VNNI" : "has no VNNI";
        return quantisation is { } kind
            ? $"{file} is quantised ({kind}), this processor {vnni}: other processors may answer differently; --dequantize gives the same answers everywhere, more slowly"
            : null;
    }
}
