namespace OnnxDistill.Graph.Model;

/// <summary>One input or output of a graph.</summary>
/// <param name="Name">The name to feed or fetch it by.</param>
/// <param name="Type">The element type in ONNX's words, lower case: <c>int64</c>, <c>int32</c>, <c>float</c>, <c>float16</c>...; for what is no tensor, its kind.</param>
/// <param name="Shape">One text per dimension: a number, a symbolic name such as <c>batch</c>, or <c>?</c> for unknown. Empty for a scalar and for an unknown rank.</param>
internal sealed record TensorSlot(string Name, string Type, IReadOnlyList<string> Shape)
{
    /// <summary>The slot as a sentence needs it: <c>input_ids int64 [batch, sequence]</c>.</summary>
    public override string ToString() => $"{Name} {Type} [{string.Join(", ", Shape)}]";
}
