using OnnxDistill.Graph.Preparation;

namespace OnnxDistill.Teacher.Files;

/// <summary>What ONNX Runtime loads: the teacher's own file, or bytes in its place.</summary>
/// <param name="Path">The teacher's own file, loaded itself where there are no bytes and named in errors.</param>
/// <param name="Bytes">Makes the bytes, or <see langword="null"/>; made once and held by nobody.</param>
/// <param name="ExternalFolder">The folder that external data of the bytes is relative to.</param>
/// <param name="Taps">The outputs that hold taps, in the order asked for.</param>
internal sealed record ModelSource(string Path, Func<byte[]>? Bytes, string ExternalFolder, IReadOnlyList<TapOutput> Taps)
{
    /// <summary>What a prepared model says.</summary>
    public static ModelSource Of(PreparedModel prepared) =>
        new(prepared.Path, prepared.IsRewritten ? prepared.Bytes : null, prepared.ExternalFolder, prepared.Outputs);
}
