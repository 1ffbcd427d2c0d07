using System.Text.Json;

namespace OnnxDistill.Testing;

/// <summary>One line of an <c>index.jsonl</c> below the shared folder's <c>onnx</c>: an export and what is known of it.</summary>
/// <param name="Folder">The folder of the index.</param>
/// <param name="Json">The line.</param>
public sealed record ExportLine(string Folder, JsonElement Json)
{
    // Of 32-bit and 16-bit floats; every other word (int8, uint8, int4, nf4, fp4...) is a quantised file's.
    private static readonly string[] Floats = ["fp32", "fp16", "bf16"];

    /// <summary>Gets every line of every index.</summary>
    public static IReadOnlyList<ExportLine> All { get; } = [.. SharedFolder.Below("index.jsonl", "onnx")
        .SelectMany(index => File.ReadLines(index).Where(l => l.Length > 0).Select(l => new ExportLine(Path.GetDirectoryName(index)!, JsonDocument.Parse(l).RootElement)))];

    /// <summary>Gets the export's path.</summary>
    public string Onnx => Path.Combine(Folder, Text("file"));

    /// <summary>Gets the path of its gold tensors.</summary>
    public string Gold => Path.Combine(Folder, Text("gold"));

    /// <summary>Gets the export's path below the shared folder: the name of its case.</summary>
    public string Name => Path.GetRelativePath(SharedFolder.Path, Onnx);

    /// <summary>Gets a value indicating whether the index expects hidden states, scores, queries, keys and values to be found.</summary>
    public bool IsFull => Text("expects") == "full";

    /// <summary>Gets a value indicating whether a refusal is a right answer too.</summary>
    public bool MayBeRefused => Accepts("refuse");

    /// <summary>Gets a value indicating whether its weights are integers or looked up in a small table.</summary>
    public bool IsQuantised => !Floats.Contains(Text("precision"));

    /// <summary>Gets how far ONNX Runtime's outputs of this very file are from gold, of the largest gold value; null where that was not measured.</summary>
    public double? OutputNoise => Number("ort_max_error") is { } error && Number("output_scale") is > 0 and var scale ? error / scale : null;

    /// <summary>The line of an export; null where no index has one.</summary>
    public static ExportLine? Of(string onnx) => All.FirstOrDefault(l => l.Onnx == onnx);

    /// <summary>Whether an answer is right: <c>full</c>, <c>logits-only</c> or <c>refuse</c>.</summary>
    public bool Accepts(string answer) => Json.TryGetProperty("accepts", out var accepted) && accepted.EnumerateArray().Any(a => a.GetString() == answer);

    /// <summary>A field that is text; empty where it is absent or null, as of files that are no models.</summary>
    public string Text(string key) => Json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

    /// <summary>A field that is a number; null where it is absent or null.</summary>
    public double? Number(string key) => Json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    /// <summary>The relative error that a right tap shows, of one kind (<c>hidden</c>, <c>score</c>, <c>qkv</c>) or the largest of all; null where none was measured.</summary>
    /// <param name="key"><c>tap_noise</c>, or <c>tap_noise_dequantised</c>.</param>
    /// <param name="kind">The kind; the largest of all where it is null or was not measured apart.</param>
    public double? Noise(string key, string? kind = null) => !Json.TryGetProperty(key, out var noise) ? null
        : noise.ValueKind == JsonValueKind.Number ? noise.GetDouble()
        : noise.ValueKind != JsonValueKind.Object ? null
        : kind is not null && noise.TryGetProperty(kind, out var own) ? own.GetDouble()
        : noise.EnumerateObject().Max(p => p.Value.GetDouble());
}
