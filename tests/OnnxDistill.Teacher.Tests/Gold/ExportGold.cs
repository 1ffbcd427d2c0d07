using System.Text.Json;
using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.Teacher.Tests.Gold;

/// <summary>One export with its gold tensors: a line of <c>onnx/hf/index.jsonl</c>, or a file of <c>onnx/zoo</c> with a <c>.truth.npz</c>.</summary>
/// <param name="Path">The <c>.onnx</c> file.</param>
/// <param name="GoldPath">The <c>.npz</c> file.</param>
/// <param name="QuantisedActivations">Whether it is compared through <c>--dequantize</c> only.</param>
/// <param name="Noise">The tolerance by kind of tensor: <c>hidden</c>, <c>score</c>, <c>qkv</c>.</param>
/// <param name="Sizes">Layers, hidden and heads, where the index says them.</param>
internal sealed record ExportGold(
    string Path, string GoldPath, bool QuantisedActivations, IReadOnlyDictionary<string, double> Noise, (int Layers, int Hidden, int Heads)? Sizes)
{
    private const double Exact = 2e-5;
    private const double TanhGelu = 2e-3;
    private const double Int8 = 0.1;
    private const double MobileBertInt8 = 0.7;

    // fp16 weights: twice the noise that the index measures for the like of them.
    private const double ZooHalf = 4e-3;

    private static readonly string[] Kinds = ["hidden", "score", "qkv"];

    /// <summary>Every file whose inner tensors must be found, relative to the shared folder's <c>onnx</c>.</summary>
    public static IEnumerable<string> Names()
    {
        foreach (var line in Index().Where(l => l.GetProperty("expects").GetString() == "full"))
        {
            yield return $"hf/{line.GetProperty("file").GetString()}";
        }

        foreach (var folder in SharedFolder.Folders("onnx", "zoo"))
        {
            foreach (var truth in Directory.GetFiles(folder, "*.truth.npz").Order(StringComparer.Ordinal))
            {
                yield return $"zoo/{System.IO.Path.GetFileName(folder)}/{System.IO.Path.GetFileName(truth).Replace(".truth.npz", ".onnx", StringComparison.Ordinal)}";
            }
        }
    }

    public static ExportGold Of(string name)
    {
        var path = SharedFolder.Require(["onnx", .. name.Split('/')]);
        return name.StartsWith("hf/", StringComparison.Ordinal)
            ? OfLine(path, Index().First(l => l.GetProperty("file").GetString() == name[3..]))
            : OfZoo(path);
    }

    /// <summary>The tolerance of a column.</summary>
    public double ToleranceOf(TapKind kind) => Noise[kind switch { TapKind.Hidden => "hidden", TapKind.Scores => "score", _ => "qkv" }];

    private static IEnumerable<JsonElement> Index() => SharedFolder.Files("index.jsonl", "onnx", "hf").SelectMany(File.ReadLines).Select(l => JsonDocument.Parse(l).RootElement);

    private static ExportGold OfLine(string path, JsonElement line)
    {
        var precision = line.GetProperty("precision").GetString();

        // Whatever the index calls the precision: a noise measured on the widened file says that it is compared so.
        var int8 = precision is "int8" or "uint8" || line.TryGetProperty("tap_noise_dequantised", out _);
        var noise = line.TryGetProperty(int8 ? "tap_noise_dequantised" : "tap_noise", out var told) ? told : (JsonElement?)null;
        var least = precision == "fp32" && noise is not null ? TanhGelu : Exact;
        return new ExportGold(
            path,
            System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, line.GetProperty("gold").GetString()!),
            int8,
            Kinds.ToDictionary(k => k, k => noise is { } n ? Math.Max(least, 3 * Of(n, k)) : int8 ? Int8 : least, StringComparer.Ordinal),
            (line.GetProperty("layers").GetInt32(), line.GetProperty("hidden").GetInt32(), line.GetProperty("heads").GetInt32()));

        static double Of(JsonElement noise, string kind) => noise.TryGetProperty(kind, out var own)
            ? own.GetDouble()
            : noise.EnumerateObject().Max(p => p.Value.GetDouble());
    }

    private static ExportGold OfZoo(string path)
    {
        var folder = System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(path)!);
        var file = System.IO.Path.GetFileName(path);
        var int8 = folder is "generated_ort_quant" or "handmade_qdq";
        var noise = int8 ? (file.StartsWith("mobilebert", StringComparison.Ordinal) ? MobileBertInt8 : Int8)
            : folder == "generated_fp16" ? ZooHalf : Exact;
        return new ExportGold(path, path.Replace(".onnx", ".truth.npz", StringComparison.Ordinal), int8, Kinds.ToDictionary(k => k, _ => noise, StringComparer.Ordinal), null);
    }
}
