namespace OnnxDistill.Graph.Heads;

/// <summary>An inner value that the graph shall give as an output of its own, because no output of the file is the logits.</summary>
/// <param name="Value">The value in the graph.</param>
/// <param name="Form">What is done to it.</param>
internal sealed record ExposedValue(string Value, LogitsForm Form = LogitsForm.AsIs)
{
    /// <summary>Gets the value with the scale, where the value is integers.</summary>
    public string Scale { get; init; } = string.Empty;

    /// <summary>Gets the value with the zero point, where the value is integers; empty for 0.</summary>
    public string ZeroPoint { get; init; } = string.Empty;

    /// <summary>Gets the number of classes, where the value has to be brought into the shape [batch, classes]; null where it has it.</summary>
    public int? Classes { get; init; }

    /// <summary>Gets the name of the output that gives it.</summary>
    public string Output => Form == LogitsForm.AsIs && Classes is null ? Value : "onnxdistill/logits";

    /// <summary>Gets what identifies the value in a fingerprint, as <c>/classifier/Gemm_output_0</c> or <c>log(probabilities)</c>.</summary>
    public string Text => Form switch
    {
        LogitsForm.AsIs => Value,
        LogitsForm.Pair => $"[0, {Value}]",
        LogitsForm.ReversedPair => $"[{Value}, 0]",
        LogitsForm.Dequantised => $"dequantised({Value})",
        LogitsForm.Log => $"log({Value})",
        _ => $"log-odds({Value})",
    };
}
