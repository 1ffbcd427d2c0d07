using System.Numerics.Tensors;
using System.Text.Json;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Outputs;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Tests.Gold;

/// <summary>Real masked-language teachers against the examples in their <c>gold.json</c> (of PyTorch in fp32).</summary>
public sealed class MaskedLanguageGoldTests
{
    // Three times the file's largest difference to PyTorch over some rows, where its gold.json says it.
    private const double Unmeasured = 0.02;

    public static TheoryData<string> Teachers() => [.. SharedFolder.Folders("teachers").Where(f => Gold(f)?.GetProperty("task").GetString() == "fill-mask").Select(f => Path.GetFileName(f)!)];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Teachers))]
    [Trait("Category", "Conformance")]
    public void Vocabulary_at_the_masked_position_is_the_golds(string name)
    {
        var folder = SharedFolder.Require("teachers", name);
        var tolerance = Tolerance(Gold(folder)!.Value);
        var capture = Capture.Parse("vocabulary:all");
        using var teacher = TextTeacher.Open(TeacherFolder.Resolve(folder, null), new ClassifierOptions { Device = Device.Cpu }, capture);
        var all = PartSchema.Of(capture, teacher.Facts, "fp32", masked: true);
        var top = PartSchema.Of(Capture.Parse("vocabulary:5"), teacher.Facts, "fp32", masked: true);
        var examples = Gold(folder)!.Value.GetProperty("examples").EnumerateArray().ToList();
        examples.Count.ShouldBeGreaterThan(0);
        foreach (var example in examples)
        {
            int[] ids = [.. example.GetProperty("input_ids").EnumerateArray().Select(i => i.GetInt32())];
            example.GetProperty("logits_shape").EnumerateArray().Select(d => d.GetInt32()).ShouldBe([ids.Length, teacher.Classifier.Vocabulary!.Size]);
            var logprobs = Targets(teacher, all, example, ids).Logprobs;
            var best = example.GetProperty("top5_ids").EnumerateArray().Select(i => i.GetInt32()).ToArray();
            var wanted = Numbers(example, "top5_logits");
            for (var i = 0; i < best.Length; i++)
            {
                ((double)logprobs[best[i]] - logprobs[best[0]]).ShouldBe(wanted[i] - wanted[0], tolerance);
            }

            var first = Numbers(example, "logits_at_mask_first8");
            for (var i = 0; i < first.Length; i++)
            {
                ((double)logprobs[i] - logprobs[best[0]]).ShouldBe(first[i] - wanted[0], tolerance);
            }

            // Of two that are nearly alike either may come first.
            var kept = Targets(teacher, top, example, ids);
            for (var i = 0; i < best.Length; i++)
            {
                ((double)logprobs[kept.Ids![i]] - logprobs[best[i]]).ShouldBe(0, tolerance);
                kept.Logprobs[i].ShouldBe(logprobs[kept.Ids[i]], 1e-5f);
            }

            (kept.Logprobs.Sum(l => Math.Exp(l)) + Math.Exp(kept.Rest![0])).ShouldBe(1, 1e-5);
            var values = teacher.Classifier.VocabularyBuffer!.Values(0, ids.Length);                                     // [length, vocabulary]
            ((double)TensorPrimitives.Average(values)).ShouldBe(example.GetProperty("logits_mean").GetDouble(), tolerance);
            ((double)TensorPrimitives.StdDev(values)).ShouldBe(example.GetProperty("logits_std").GetDouble(), tolerance);
        }
    }

    private static VocabularyTargets Targets(TextTeacher teacher, PartSchema schema, JsonElement example, int[] ids)
    {
        var mask = new RowMask([example.GetProperty("masked_position").GetInt32()], [example.GetProperty("original_id").GetInt32()]);
        var row = new EncodedExample(0, 1, 0, double.NaN, ids, new int[ids.Length], ids.Length, string.Empty) { Mask = mask };
        VocabularyTargets? targets = null;
        new BatchRunner(teacher.Classifier, schema).Run([row], ids.Length, (_, answer) => targets = VocabularyTargets.Of(
            new SoftTargetRow { InputIds = ids, MaskedPositions = mask.Positions, MaskedIds = mask.Ids, Taps = answer.Taps }, schema));
        return targets!;
    }

    private static double Tolerance(JsonElement gold) => gold.GetProperty("metrics").EnumerateObject()
        .Select(m => m.Value.ValueKind == JsonValueKind.Object && m.Value.TryGetProperty("max_abs_diff_vs_pytorch_64_rows", out var far) ? 3 * far.GetDouble() : 0)
        .Max() is > 0 and var measured ? measured : Unmeasured;

    private static double[] Numbers(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(n => n.GetDouble())];

    private static JsonElement? Gold(string folder) =>
        Path.Combine(folder, "gold.json") is var path && File.Exists(path) ? JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(path)) : null;
}
