using OnnxDistill.Graph.Encoders;
using OnnxDistill.Teacher.Outputs;

namespace OnnxDistill.Teacher.SelfChecks;

/// <summary>What a self-check left of an encoder.</summary>
/// <param name="Map">The encoder with what failed moved to <see cref="EncoderMap.Unavailable"/>; null where nothing can be trusted.</param>
/// <param name="Errors">
/// The largest error of each check that ran, relative to the tensor's largest value: <c>outputs</c>, <c>probabilities</c> (absolute),
/// <c>products</c>, <c>norms</c>.
/// </param>
/// <param name="SingleRows">Whether ONNX Runtime runs this file only one row at a time.</param>
/// <param name="Note">What a user should know: why nothing is left, or that rows run one at a time; null if all is well.</param>
internal sealed record SelfCheckResult(EncoderMap? Map, IReadOnlyDictionary<string, double> Errors, bool SingleRows, string? Note)
{
    /// <summary>Gets what padding does to the file's own outputs. The default value is <see langword="null"/>: it was not tried, or the file fixes the length.</summary>
    public PaddingDependence? Padding { get; init; }

    /// <summary>Gets the output of the masked-language head, found by running the model. The default value is <see langword="null"/>: it has none.</summary>
    public VocabularyOutput? Vocabulary { get; init; }
}
