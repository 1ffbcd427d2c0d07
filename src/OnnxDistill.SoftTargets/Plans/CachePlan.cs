using System.Text.Json;

namespace OnnxDistill.SoftTargets.Plans;

/// <summary>
/// The plan of a cache: which rows go into which part and which batch, and everything that later stages need from the teacher.
/// Kept as <c>plan.json</c>, written before the first part and never changed.
/// </summary>
/// <param name="SchemaVersion">The version of the cache format, <see cref="Plans.Fingerprint.SchemaVersion"/>.</param>
/// <param name="Fingerprint">SHA-256 in hex over <paramref name="FingerprintParts"/>.</param>
/// <param name="FingerprintParts">The fingerprint's named components, see <see cref="Plans.Fingerprint"/>.</param>
/// <param name="Teacher">What later stages need to know of the teacher.</param>
/// <param name="Capture">The canonical capture.</param>
/// <param name="Precision"><c>fp16</c> or <c>fp32</c>: the element type of the tap columns.</param>
/// <param name="MaxLength">The longest row in tokens.</param>
/// <param name="Dequantize">Whether the teacher's 8-bit weights were widened to fp32.</param>
/// <param name="DataFileName">The data file's name without its folder.</param>
/// <param name="Columns">The choice of columns in the data file, as its room writes it.</param>
/// <param name="Rows">How many rows all parts hold together; with masks, each row of the data as often as there are replicas.</param>
/// <param name="TokenizerFiles">The teacher's tokenizer files by name, base64, verbatim.</param>
/// <param name="Parts">The parts, ascending; their rows are consecutive.</param>
/// <param name="Masking">How rows are masked; null where they are not.</param>
/// <param name="OneLength">Whether every batch holds rows of one length, because padding changes what the teacher answers.</param>
/// <param name="Cut">Which rows were cut, as <see cref="CutRows"/> counts them; null where the plan's version did not count.</param>
public sealed record CachePlan(
    int SchemaVersion,
    string Fingerprint,
    IReadOnlyDictionary<string, string> FingerprintParts,
    TeacherFacts Teacher,
    string Capture,
    string Precision,
    int MaxLength,
    bool Dequantize,
    string DataFileName,
    JsonElement Columns,
    long Rows,
    IReadOnlyDictionary<string, string> TokenizerFiles,
    IReadOnlyList<PlannedPart> Parts,
    MaskingPlan? Masking = null,
    bool OneLength = false,
    CutRows? Cut = null)
{
    /// <summary>Reads <c>plan.json</c> of a cache's folder.</summary>
    /// <exception cref="FileNotFoundException">There is no plan: the folder is no cache.</exception>
    /// <exception cref="InvalidDataException">The plan is damaged, half written or of another version.</exception>
    public static CachePlan Load(string folder) => PlanFile.Load(folder);

    /// <summary>
    /// Writes <c>plan.json</c> unless there is one: of two that race exactly one wins, and a plan is there whole or not at all.
    /// </summary>
    /// <returns>This plan, or the one that was there already and has the same fingerprint.</returns>
    /// <exception cref="InvalidDataException">The plan that was there differs; what differs is named.</exception>
    public CachePlan WriteNew(string folder) => PlanFile.WriteNew(folder, this);

    /// <summary>The tokenizer files' bytes by name.</summary>
    public IReadOnlyDictionary<string, byte[]> DecodeTokenizerFiles() =>
        TokenizerFiles.ToDictionary(f => f.Key, f => Convert.FromBase64String(f.Value), StringComparer.Ordinal);
}
