using System.Globalization;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.SoftTargets.Parts;

/// <summary>The key-value metadata in a part's footer.</summary>
/// <param name="Fingerprint"><c>onnxdistill.fingerprint</c>: the plan's fingerprint.</param>
/// <param name="Part"><c>onnxdistill.part</c>: the part's number.</param>
/// <param name="Columns"><c>onnxdistill.columns</c>: element type and shape of the tap columns, JSON.</param>
/// <param name="Sha256"><c>onnxdistill.sha256</c>: see <see cref="PartChecksum"/>; the origin is no part of it.</param>
/// <param name="Origin"><c>onnxdistill.runtime</c> and <c>onnxdistill.instructions</c>; null in a part that does not say.</param>
internal sealed record PartFooter(string Fingerprint, int Part, string Columns, string Sha256, PartOrigin? Origin = null)
{
    private const string FingerprintKey = "onnxdistill.fingerprint";
    private const string PartKey = "onnxdistill.part";
    private const string ColumnsKey = "onnxdistill.columns";
    private const string Sha256Key = "onnxdistill.sha256";
    private const string RuntimeKey = "onnxdistill.runtime";
    private const string InstructionsKey = "onnxdistill.instructions";

    internal static PartFooter Of(CachePlan plan, int part, PartSchema schema, string sha256, PartOrigin? origin) =>
        new(plan.Fingerprint, part, schema.ToJson(), sha256, origin);

    /// <summary>Reads the metadata; null if a key other than the origin's is missing.</summary>
    internal static PartFooter? Read(IReadOnlyDictionary<string, string> metadata) =>
        metadata.TryGetValue(FingerprintKey, out var fingerprint)
        && metadata.TryGetValue(PartKey, out var part) && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && metadata.TryGetValue(ColumnsKey, out var columns)
        && metadata.TryGetValue(Sha256Key, out var sha256)
            ? new PartFooter(fingerprint, index, columns, sha256, ReadOrigin(metadata))
            : null;

    // The order of insertion is the order in the file; a part's bytes depend on it.
    internal Dictionary<string, string> ToMetadata()
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [FingerprintKey] = Fingerprint,
            [PartKey] = Part.ToString(CultureInfo.InvariantCulture),
            [ColumnsKey] = Columns,
            [Sha256Key] = Sha256,
        };
        if (Origin is not null)
        {
            metadata[RuntimeKey] = Origin.Runtime;
            metadata[InstructionsKey] = Origin.Instructions;
        }

        metadata[PartSeal.Key] = PartSeal.Blank;
        return metadata;
    }

    private static PartOrigin? ReadOrigin(IReadOnlyDictionary<string, string> metadata) =>
        metadata.TryGetValue(RuntimeKey, out var runtime) && metadata.TryGetValue(InstructionsKey, out var instructions)
            ? new PartOrigin(runtime, instructions)
            : null;
}
