using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.SoftTargets.Plans;

/// <summary>Everything that decides a cache's content.</summary>
/// <param name="TeacherFiles">Paths of the model file and then of its external data, in the model's order.</param>
/// <param name="TokenizerFiles">The tokenizer files' bytes by name; empty where the data holds ids.</param>
/// <param name="DataHash">What <see cref="DataRowsHash"/> says of the data rows.</param>
/// <param name="Capture">The capture, resolved for the teacher's layers where they are known.</param>
/// <param name="MaxLength">The longest row in tokens.</param>
/// <param name="Precision"><c>fp16</c> or <c>fp32</c>.</param>
/// <param name="Dequantize">Whether 8-bit weights are widened.</param>
/// <param name="Masking">How rows are masked; null where they are not, and then no component of the fingerprint.</param>
/// <param name="Logits">The inner value that the logits are taken from, where no output of the file is them; null where one is, and then no component of the fingerprint.</param>
/// <param name="MultiLabel">Whether a row may have several classes; no component of the fingerprint where it may not.</param>
internal sealed record FingerprintInputs(
    IReadOnlyList<string> TeacherFiles,
    IReadOnlyDictionary<string, byte[]> TokenizerFiles,
    string DataHash,
    Capture Capture,
    int MaxLength,
    string Precision,
    bool Dequantize,
    MaskingPlan? Masking = null,
    string? Logits = null,
    bool MultiLabel = false);
