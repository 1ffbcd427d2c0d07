using OnnxDistill.Graph.Model;
using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.Teacher.Tests.Gold;

/// <summary>One export with its gold tensors: of an index, or with a <c>.truth.npz</c> beside it.</summary>
/// <param name="Path">The <c>.onnx</c> file.</param>
/// <param name="GoldPath">The <c>.npz</c> file.</param>
/// <param name="QuantisedActivations">Whether it is compared through <c>--dequantize</c> only.</param>
/// <param name="Tolerances">The tolerance by kind of tensor: <c>hidden</c>, <c>score</c>, <c>qkv</c>.</param>
/// <param name="Sizes">Layers, hidden and heads, where the index says them.</param>
internal sealed record ExportGold(
    string Path, string GoldPath, bool QuantisedActivations, IReadOnlyDictionary<string, double> Tolerances, (int Layers, int Hidden, int Heads)? Sizes)
{
    private const double Exact = 2e-5;
    private const double TanhGelu = 2e-3;

    private static readonly string[] Kinds = ["hidden", "score", "qkv"];

    /// <summary>Every file whose inner tensors must be found, relative to the shared folder.</summary>
    public static IEnumerable<string> Names() =>
        [.. ExportLine.All.Where(l => l.IsFull).Select(l => l.Name), .. GoldFiles.WithTruth().Select(f => System.IO.Path.GetRelativePath(SharedFolder.Path, f))];

    public static ExportGold Of(string name)
    {
        var path = SharedFolder.Require(name);
        var coarseness = Coarseness.Of(OnnxFile.Load(path));
        return ExportLine.Of(path) is { } line
            ? new ExportGold(path, line.Gold, coarseness.QuantisedActivations, Kinds.ToDictionary(k => k, k => OfLine(line, coarseness, k), StringComparer.Ordinal), SizesOf(line))
            : new ExportGold(path, GoldFiles.Of(path)!, coarseness.QuantisedActivations, OfMeasured(path, coarseness), null);
    }

    /// <summary>The tolerance of a column.</summary>
    public double ToleranceOf(TapKind kind) => Tolerances[kind switch { TapKind.Hidden => "hidden", TapKind.Scores => "score", _ => "qkv" }];

    private static (int Layers, int Hidden, int Heads) SizesOf(ExportLine line) => ((int)line.Number("layers")!, (int)line.Number("hidden")!, (int)line.Number("heads")!);

    // Three times what a right tap was measured to show; where only outputs were measured, what their error allows.
    private static double OfLine(ExportLine line, Coarseness coarseness, string kind)
    {
        var noise = line.Noise(coarseness.QuantisedActivations ? "tap_noise_dequantised" : "tap_noise", kind);
        var least = line.IsQuantised || noise is null ? Exact : TanhGelu;
        return noise is not null ? Math.Max(least, 3 * noise.Value) : coarseness.IsExact ? Exact : coarseness.Tolerance(line.OutputNoise);
    }

    private static Dictionary<string, double> OfMeasured(string path, Coarseness coarseness)
    {
        var tolerance = coarseness.IsExact ? Exact : coarseness.Tolerance(OutputNoise.Of(path));
        return Kinds.ToDictionary(k => k, _ => tolerance, StringComparer.Ordinal);
    }
}
