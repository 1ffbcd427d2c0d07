using System.Globalization;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.SoftTargets.Parts;

/// <summary>The key-value metadata in a part's footer.</summary>
/// <param name="Fingerprint"><c>onnxdistill.fingerprint</c>: the plan's fingerprint.</param>
/// <param name="Part"><c>onnxdistill.part</c>: the part's number.</param>
/// <param name="Columns"><c>onnxdistill.columns</c>: element type and shape of the tap columns, JSON.</param>
/// <param name="Sha256"><c>onnxdistill.sha256</c>: see <see cref="PartChecksum"/>.</param>
public sealed record PartFooter(string Fingerprint, int Part, string Columns, string Sha256)
{
    private const string FingerprintKey = "onnxdistill.fingerprint";
    private const string PartKey = "onnxdistill.part";
    private const string ColumnsKey = "onnxdistill.columns";
    private const string Sha256Key = "onnxdistill.sha256";

    internal static PartFooter Of(CachePlan plan, int part, PartSchema schema, string sha256) => new(plan.Fingerprint, part, schema.ToJson(), sha256);

    /// <summary>Reads the metadata; null if a key is missing.</summary>
    internal static PartFooter? Read(IReadOnlyDictionary<string, string> metadata) =>
        metadata.TryGetValue(FingerprintKey, out var fingerprint)
        && metadata.TryGetValue(PartKey, out var part) && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && metadata.TryGetValue(ColumnsKey, out var columns)
        && metadata.TryGetValue(Sha256Key, out var sha256)
            ? new PartFooter(fingerprint, index, columns, sha256)
            : null;

    // The order of insertion is the order in the file; a part's bytes depend on it.
    internal Dictionary<string, string> ToMetadata() => new(StringComparer.Ordinal)
    {
        [FingerprintKey] = Fingerprint,
        [PartKey] = Part.ToString(CultureInfo.InvariantCulture),
        [ColumnsKey] = Columns,
        [Sha256Key] = Sha256,
        [PartSeal.Key] = PartSeal.Blank,
    };
}
