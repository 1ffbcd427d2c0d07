using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Heads;

namespace OnnxDistill.Graph.Preparation;

/// <summary>How <see cref="PreparedModel"/> makes a teacher ready for ONNX Runtime.</summary>
public sealed record PreparationOptions
{
    /// <summary>Gets a value indicating whether quantised weights are widened to fp32 and activations not quantised. The default value is <see langword="false"/>.</summary>
    public bool Dequantize { get; init; }

    /// <summary>Gets a value indicating whether fp16 and bf16 are widened to fp32, as wanted on processors. The default value is <see langword="true"/>.</summary>
    public bool WidenHalves { get; init; } = true;

    /// <summary>Gets the inner tensors to expose as graph outputs. The default value is none.</summary>
    public IReadOnlyList<EncoderTap> Taps { get; init; } = [];

    /// <summary>Gets a value indicating whether the taps are all that is wanted: the file's own outputs go, and what only they depend on is not worked out. The default value is <see langword="false"/>.</summary>
    internal bool TapsAlone { get; init; }

    /// <summary>Gets the values before an activation to expose as graph outputs, because no output of the file is the logits. The default value is none.</summary>
    internal IReadOnlyList<ExposedValue> Exposed { get; init; } = [];

    /// <summary>
    /// Gets the output [batch, length, vocabulary] of a masked-language head that is to work on one token of each row only, <see cref="PreparedModel.AtPositions"/>;
    /// not beside taps and exposed values. The default value is null: on every token.
    /// </summary>
    public string? HeadAtPositions { get; init; }
}
