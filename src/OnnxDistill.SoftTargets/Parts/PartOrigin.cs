namespace OnnxDistill.SoftTargets.Parts;

/// <summary>
/// What computed a part's values. A quantised teacher answers differently with another one, so a part says what its was; one machine
/// type is one origin, and a part's bytes depend on nothing else of the machine.
/// </summary>
/// <param name="Runtime"><c>onnxdistill.runtime</c>: name and version, <c>ONNX Runtime 1.31.0</c>.</param>
/// <param name="Instructions"><c>onnxdistill.instructions</c>: the processor's instruction set or the device, <c>x64: avx2 fma</c>.</param>
public sealed record PartOrigin(string Runtime, string Instructions)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Runtime} on {Instructions}";
}
