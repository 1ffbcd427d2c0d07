using System.Globalization;
using System.Runtime.InteropServices;
using OnnxDistill.Data.Files;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Model;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Inspection;
using OnnxDistill.Teacher.SelfChecks;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Tests.Gold;

/// <summary>Real exports through the real pipeline: ids into a cache of fp32 taps and back, compared with the exporter's framework.</summary>
public sealed class ExportGoldTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Exports() => [.. ExportGold.Names()];

    public static TheoryData<string> Quantised() => [.. ExportGold.Names().Where(n => Coarseness.Of(OnnxFile.Load(Path.Combine(SharedFolder.Path, n))).QuantisedActivations)];

    public void Dispose() => _folder.Dispose();

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Exports))]
    [Trait("Category", "Conformance")]
    public void Every_inner_tensor_of_the_cache_is_the_gold(string name)
    {
        var gold = ExportGold.Of(name);
        var tensors = new ExportGoldTensors(gold);

        var (cache, padding) = Run(gold, tensors, gold.QuantisedActivations);

        var facts = cache.Plan.Teacher;
        if (gold.Sizes is { } sizes)
        {
            (facts.Layers, facts.Hidden, facts.Heads).ShouldBe((sizes.Layers, sizes.Hidden, sizes.Heads), name);
        }

        var rows = cache.ReadRows().OrderBy(r => r.Row).ToList();
        cache.Plan.Parts.Single().Batches.Count.ShouldBe(cache.Plan.OneLength ? tensors.Lengths.Distinct().Count() : 1, "padding is to be exercised");

        // A cached row is the row alone: where padding changes it, gold that was made with padding is of something else.
        var changes = padding is { Dependent: true } && double.IsFinite(padding.MaxDifference);
        int[] compared = [.. Enumerable.Range(0, rows.Count).Where(r => !(changes && tensors.IsPadded(r)))];
        compared.ShouldNotBeEmpty(name);
        Failures(gold, tensors, cache, rows, compared).ShouldBeEmpty(name);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Quantised))]
    [Trait("Category", "Conformance")]
    public void Quantised_activations_run_natively_with_finite_tensors_of_the_right_shape_or_a_reason(string name)
    {
        var gold = ExportGold.Of(name);
        var tensors = new ExportGoldTensors(gold);
        var inspection = TeacherInspector.Inspect(gold.Path);
        var map = inspection.Encoder.ShouldNotBeNull(inspection.Reason);

        // The cache itself checks the shapes, and that every value is finite.
        var rows = Run(gold, tensors, dequantize: false, Offered(map)).Cache.ReadRows().ToList();

        // A file that rounds what its mask adds may not compute the softmax of its scores at all: such scores are withdrawn, and it is said why.
        rows.Count.ShouldBe(tensors.Lengths.Length);
        var missing = map.Unavailable.Where(u => u.Tap.Role is TapRole.Hidden or TapRole.Scores or TapRole.Queries or TapRole.Keys or TapRole.Values).ToList();
        if (missing.Count > 0)
        {
            var refusal = Should.Throw<InvalidDataException>(() => Run(gold, tensors, dequantize: false)).Message;
            missing.ShouldContain(m => m.Reason.Length > 0 && refusal.Contains(m.Reason, StringComparison.Ordinal), refusal);
        }
    }

    // What is there of hidden states, scores, and of queries, keys and values together.
    private static string Offered(EncoderMap map)
    {
        IEnumerable<int> Layers(TapRole role) => map.Available.Where(t => t.Role == role).Select(t => t.Layer).Order();
        var packed = Layers(TapRole.Queries).Intersect(Layers(TapRole.Keys)).Intersect(Layers(TapRole.Values));
        return string.Join(',', new[] { ("hidden", Layers(TapRole.Hidden)), ("scores", Layers(TapRole.Scores)), ("qkv", packed) }
            .Where(c => c.Item2.Any()).Select(c => $"{c.Item1}:{string.Join(',', c.Item2)}"));
    }

    private static IEnumerable<string> Failures(ExportGold gold, ExportGoldTensors tensors, SoftTargetCache cache, List<SoftTargetRow> rows, int[] compared)
    {
        var layers = cache.Plan.Teacher.Layers!.Value;
        var columns = 0;
        foreach (var column in cache.Schema.Taps)
        {
            var (kind, layer) = (column.Tap.Kind, column.Tap.Layer);
            var found = compared.SelectMany(r => MemoryMarshal.Cast<byte, float>(rows[r].Taps[column.Name]).ToArray()).ToArray();
            if (Expected(layer) is not { } expected)
            {
                continue;
            }

            columns++;
            var error = Error(found, expected);
            if (!(error <= gold.ToleranceOf(kind)))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{column.Name}: error {error:0.0e+0}, allowed {gold.ToleranceOf(kind):0.0e+0}");
            }
            else if (gold.QuantisedActivations
                && Enumerable.Range(0, layers + 1).FirstOrDefault(other => other != layer && Expected(other) is { } wrong && Error(found, wrong) < error, -1) is >= 0 and var nearer)
            {
                yield return $"{column.Name}: nearer to layer {nearer} than to its own";
            }

            float[]? Expected(int at) => tensors[kind, at, 0] is null ? null : [.. compared.SelectMany(r => tensors[kind, at, r]!)];
        }

        if (columns == 0 && tensors[TapKind.Hidden, 0, 0] is not null)
        {
            yield return "nothing was compared";
        }
    }

    // Relative to the tensor's largest value.
    private static double Error(float[] found, float[] expected)
    {
        if (found.Length != expected.Length)
        {
            return double.PositiveInfinity;
        }

        var worst = found.Zip(expected).Select(p => Math.Abs((double)p.First - p.Second)).Aggregate(0d, (a, b) => double.IsNaN(b) ? double.NaN : Math.Max(a, b));
        return worst / expected.Max(v => Math.Abs((double)v));
    }

    private (SoftTargetCache Cache, PaddingDependence? Padding) Run(ExportGold gold, ExportGoldTensors tensors, bool dequantize, string captures = "hidden,scores,qkv")
    {
        var ids = tensors.Input("input_ids")!;
        var types = tensors.Input("token_type_ids");
        var lines = ids.Select((row, i) => types is null
            ? $$"""{"input_ids":[{{string.Join(',', row)}}]}"""
            : $$"""{"input_ids":[{{string.Join(',', row)}}],"token_type_ids":[{{string.Join(',', types[i])}}]}""");
        var data = DataFile.Open(_folder.Write("rows.jsonl", string.Join('\n', lines) + "\n"), new DataFileOptions());
        var capture = Capture.Parse(captures);
        var options = new ClassifierOptions { Threads = 1, Device = Device.Cpu, Dequantize = dequantize, PadId = tensors.PadId };
        using var teacher = TextTeacher.Open(TeacherFolder.Resolve(gold.Path, null), options, capture);
        CacheRun.Execute(teacher, data, _folder["cache"], new CacheRunOptions { Capture = capture, Precision = "fp32", Threads = 1 });
        return (SoftTargetCache.Open(_folder["cache"]), teacher.Classifier.Padding);
    }
}
