namespace OnnxDistill.Graph.Model;

/// <summary>What an ONNX file says about itself.</summary>
/// <param name="File">The path it was read from, as given.</param>
/// <param name="Producer">Name and version of the program that wrote it; empty where it does not say.</param>
/// <param name="Opset">Version by domain; ONNX's own domain is <c>ai.onnx</c>.</param>
/// <param name="Bytes">Size of the file and of its external files together.</param>
/// <param name="Parameters">
/// Elements of all initializers and of the tensors of Constant nodes, except those of type int64, bool and string: these are shapes,
/// axes and positions, not weights. Quantised weights count as they are, with their scales and zero points.
/// </param>
/// <param name="Inputs">The graph's inputs that are no initializers, in order.</param>
/// <param name="Outputs">The graph's outputs, in order.</param>
/// <param name="Quantised">Whether a quantising or dequantising operator occurs anywhere in it.</param>
/// <param name="ExternalFiles">Full paths of the files that hold external tensors, each checked to lie in the model's folder and to be long enough.</param>
internal sealed record OnnxSummary(
    string File,
    string Producer,
    IReadOnlyDictionary<string, long> Opset,
    long Bytes,
    long Parameters,
    IReadOnlyList<TensorSlot> Inputs,
    IReadOnlyList<TensorSlot> Outputs,
    bool Quantised,
    IReadOnlyList<string> ExternalFiles);
