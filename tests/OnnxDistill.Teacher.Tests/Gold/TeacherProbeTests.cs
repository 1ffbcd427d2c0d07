using System.Runtime.InteropServices;
using System.Text.Json;
using OnnxDistill.Data.Files;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Tests.Gold;

/// <summary>Inner tensors of real teachers against the probes in their <c>gold.json</c>, through a cache of fp32 taps; quantised ones dequantised.</summary>
public sealed class TeacherProbeTests : IDisposable
{
    private const double Exact = 1e-4;

    // The fp16 and int8 files' own coarseness, relative to the largest probe: what tells a right tap is that its own layer is nearest.
    private const double Coarse = 0.25;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Models()
    {
        var models = new TheoryData<string>();
        foreach (var folder in SharedFolder.Folders("teachers").Where(HasProbes))
        {
            foreach (var model in Directory.GetFiles(folder, "*.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                models.Add(Path.GetRelativePath(Path.Combine(SharedFolder.Path, "teachers"), model));
            }
        }

        return models;
    }

    public void Dispose() => _folder.Dispose();

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Models))]
    [Trait("Category", "Conformance")]
    public void Hidden_states_scores_queries_keys_and_values_are_the_probes(string name)
    {
        var path = SharedFolder.Require(["teachers", .. name.Split(Path.DirectorySeparatorChar)]);
        var gold = Gold(path);
        var probes = gold.GetProperty("hidden_probe").GetProperty("examples").EnumerateArray().ToList();
        var rows = Cache(path, [.. gold.GetProperty("examples").EnumerateArray().Take(probes.Count).Select(Ids)], out var coarse);
        var comparisons = 0;
        for (var row = 0; row < probes.Count; row++)
        {
            rows[row].InputIds.Length.ShouldBe(probes[row].GetProperty("tokens").GetInt32());
            var hidden = probes[row].GetProperty("hidden_states").EnumerateArray().Select(h => (Numbers(h, "first8_token0"), Numbers(h, "first8_last_token"))).ToList();
            comparisons += Compare(hidden.ConvertAll(h => h.Item1), i => Values(rows[row], TapKind.Hidden, i).AsSpan(0, 8).ToArray(), "hidden, first token");
            comparisons += Compare(hidden.ConvertAll(h => h.Item2), i => LastToken(rows[row], i), "hidden, last token");
            comparisons += Compare(
                [.. probes[row].GetProperty("attention_scores").EnumerateArray().Select(s => Numbers(s, "head0_row0_first8"))],
                i => Values(rows[row], TapKind.Scores, i).AsSpan(0, Math.Min(8, rows[row].InputIds.Length)).ToArray(),
                "scores");
        }

        foreach (var (probe, row) in gold.TryGetProperty("qkv_probe", out var qkv) ? qkv.EnumerateArray().Select((p, i) => (p, i)) : [])
        {
            var (layer, token) = (probe.GetProperty("layer").GetInt32(), probe.GetProperty("token").GetInt32());
            foreach (var (kind, key) in new[] { (TapKind.Queries, "q"), (TapKind.Keys, "k"), (TapKind.Values, "v") })
            {
                var values = Values(rows[row], kind, layer);
                var width = values.Length / rows[row].InputIds.Length;
                comparisons += Compare([Numbers(probe, key)], _ => values.AsSpan(token * width, 8).ToArray(), $"{key} of layer {layer}");
            }
        }

        comparisons.ShouldBeGreaterThan(10);

        int Compare(List<double[]> expected, Func<int, float[]> found, string what)
        {
            for (var i = 0; i < expected.Count; i++)
            {
                var tensor = found(i);
                var error = Error(tensor, expected[i]);
                error.ShouldBeLessThan(coarse ? Coarse : Exact, $"{what} {i}");
                for (var other = 0; other < expected.Count && coarse; other++)
                {
                    (other == i || Error(tensor, expected[other]) > error).ShouldBeTrue($"{what}: {i} is nearer to {other}");
                }
            }

            return expected.Count;
        }
    }

    private static bool HasProbes(string folder) => File.Exists(Path.Combine(folder, "gold.json")) && Gold(Path.Combine(folder, "model.onnx")).TryGetProperty("hidden_probe", out _);

    private static JsonElement Gold(string model)
    {
        var folder = Path.GetDirectoryName(model)!;
        while (!File.Exists(Path.Combine(folder, "gold.json")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "gold.json")));
        return json.RootElement.Clone();
    }

    private static string Ids(JsonElement example)
    {
        int[] ids = [.. example.GetProperty("input_ids").EnumerateArray().Select(i => i.GetInt32())];
        var types = GoldFiles.TokenTypes(ids, TeacherGold.Pair(example) is not null);
        return $$"""{"input_ids":[{{string.Join(',', ids)}}],"token_type_ids":[{{string.Join(',', types)}}]}""";
    }

    private static double[] Numbers(JsonElement probe, string key) => [.. probe.GetProperty(key).EnumerateArray().Select(v => v.GetDouble())];

    private static float[] Values(SoftTargetRow row, TapKind kind, int layer) => MemoryMarshal.Cast<byte, float>(row.Taps[new Tap(kind, layer).Column]).ToArray();

    private static float[] LastToken(SoftTargetRow row, int layer)
    {
        var values = Values(row, TapKind.Hidden, layer);
        var width = values.Length / row.InputIds.Length;
        return values.AsSpan(values.Length - width, 8).ToArray();
    }

    private static double Error(float[] found, double[] expected) =>
        found.Zip(expected).Max(p => Math.Abs(p.First - p.Second)) / Math.Max(1, expected.Max(Math.Abs));

    private List<SoftTargetRow> Cache(string path, string[] lines, out bool coarse)
    {
        var data = DataFile.Open(_folder.Write("rows.jsonl", string.Join('\n', lines) + "\n"), new DataFileOptions());
        var model = Graph.Model.OnnxFile.Load(path);
        var summary = Graph.Model.OnnxFile.Summarise(path, model);
        coarse = summary.Quantised || model.Graph.Initializer.Any(t => t.DataType == (int)Graph.Protobuf.TensorProto.Types.DataType.Float16);
        var capture = Capture.Parse("hidden,scores,qkv");
        var options = new ClassifierOptions { Threads = 1, Device = Device.Cpu, Dequantize = summary.Quantised };
        using var teacher = TextTeacher.Open(TeacherFolder.Resolve(path, null), options, capture);
        CacheRun.Execute(teacher, data, _folder["cache"], new CacheRunOptions { Capture = capture, Precision = "fp32", Threads = 1 });
        return [.. SoftTargetCache.Open(_folder["cache"]).ReadRows().OrderBy(r => r.Row)];
    }
}
