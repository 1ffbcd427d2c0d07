using System.Runtime.InteropServices;
using System.Text.Json;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Student.Models;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Support;

/// <summary>
/// A cache of a masked language model that is itself a small student, so that everything it says can be computed beside the cache. Texts have a
/// rule to learn: each token is the one before it plus one.
/// </summary>
internal static class TinyMaskedCache
{
    public const int Vocabulary = 20, Hidden = 8, Layers = 2, MaskId = 4;

    /// <summary>The teacher, without dropout, the same each time.</summary>
    public static BertMaskedStudent Teacher()
    {
        manual_seed(77);
        var teacher = new BertMaskedStudent(new BertStudentOptions
        {
            Layers = Layers,
            Hidden = Hidden,
            Heads = 2,
            Intermediate = 12,
            Vocabulary = Vocabulary,
            Positions = 16,
            HiddenDropout = 0,
            AttentionDropout = 0,
            InitializerRange = 0.5,
        });
        teacher.eval();
        return teacher;
    }

    /// <summary>A row: its ids as the teacher saw them, where they are masked, and what stood there.</summary>
    public static (int[] Ids, int[] Positions, int[] Own) Row(int row)
    {
        var random = new Random(row / 2);
        int[] text = [2, .. Enumerable.Range(5 + random.Next(8), 3 + random.Next(5)), 3];

        // Two replicas of each text; a few rows have no masked token.
        var masks = new Random(1000 + row);
        int[] positions = row % 7 == 0 ? [] : [.. Enumerable.Range(1, text.Length - 2).OrderBy(_ => masks.Next()).Take(1 + (row % 2)).Order()];
        var ids = (int[])text.Clone();
        foreach (var position in positions)
        {
            ids[position] = MaskId;
        }

        return (ids, positions, Array.ConvertAll(positions, p => text[p]));
    }

    /// <summary>Writes a cache and returns its folder.</summary>
    public static string Write(string folder, int rows = 64, string capture = "hidden:last,vocabulary:all", string precision = "fp32")
    {
        var facts = new TeacherFacts("tiny-mlm", 0, null, "single_label_classification", Layers, Hidden, 2, Vocabulary, 16);
        var parsed = Capture.Parse(capture, Layers);
        var schema = PartSchema.Of(parsed, facts, precision, masked: true);
        var components = new Dictionary<string, string> { ["data"] = $"{rows}", ["teacher"] = "tiny-mlm", ["capture"] = capture };
        var sizes = Enumerable.Range(0, rows).Select(r => new RowSize(Row(r).Ids.Length, Row(r).Positions.Length));
        var plan = new CachePlan(
            Fingerprint.SchemaVersion, Fingerprint.Of(components), components, facts, parsed.ToString(), precision, 16, false, "tiny.txt",
            JsonSerializer.SerializeToElement(new { }), rows, new Dictionary<string, string>(),
            PlanBuilder.Build(sizes, schema, part => [.. Enumerable.Range(0, part.Length).OrderBy(r => part.Span[r]).Chunk(8).Select(c => new PlannedBatch(c.Max(r => part.Span[r]), c))]),
            new MaskingPlan(2, 1));
        var kept = Math.Min(Vocabulary, parsed.Vocabulary?.Top ?? Vocabulary);
        var writer = CacheWriter.Open(folder, plan);
        using var teacher = Teacher();
        foreach (var part in writer.Unfinished())
        {
            writer.Write(part, [.. plan.Parts[part].StoredRows.Select(r => Stored(r, teacher, schema, kept))]);
        }

        writer.Finish();
        return folder;
    }

    private static SoftTargetRow Stored(int row, BertMaskedStudent teacher, PartSchema schema, int kept)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var (ids, positions, own) = Row(row);
        var output = teacher.Forward(Batch(ids), StudentTaps.Hidden);
        var logprobs = nn.functional.log_softmax(output.Logits[0].to(ScalarType.Float64), -1);              // [length, vocabulary]
        var tokens = schema.Taps.Any(t => t.Tap.Kind == TapKind.Vocabulary && t.Shape[0] == TapColumn.Length) ? [.. Enumerable.Range(0, ids.Length)] : positions;
        var said = logprobs.index_select(0, tensor(Array.ConvertAll(tokens, p => (long)p)));
        return new SoftTargetRow
        {
            Row = row,
            TextHash = row / 2,
            InputIds = ids,
            PairStart = ids.Length,
            MaskedPositions = positions,
            MaskedIds = own,
            Taps = schema.Taps.ToDictionary(t => t.Name, t => Values(t, output, said, schema.Taps.Any(o => o.Tap.Kind == TapKind.VocabularyIds) ? kept : null)),
        };
    }

    private static byte[] Values(TapColumn tap, StudentOutput output, Tensor said, int? top)
    {
        if (tap.Tap.Kind == TapKind.Hidden)
        {
            return Bytes(output.Hidden[tap.Tap.Layer][0], tap);
        }

        if (said.numel() == 0)
        {
            return [];
        }

        if (top is not { } kept)
        {
            return Bytes(said, tap);
        }

        var (values, ids) = said.topk(kept, -1);
        return tap.Tap.Kind switch
        {
            TapKind.VocabularyIds => MemoryMarshal.AsBytes<int>(Array.ConvertAll(ids.contiguous().data<long>().ToArray(), i => (int)i)).ToArray(),
            TapKind.VocabularyRest => Bytes((1 - values.exp().sum(-1)).clamp_min(0).log(), tap),
            _ => Bytes(values, tap),
        };
    }

    private static byte[] Bytes(Tensor values, TapColumn tap)
    {
        float[] numbers = values.to(ScalarType.Float32).contiguous().data<float>().ToArray();
        return tap.Dtype == "float32" ? MemoryMarshal.AsBytes<float>(numbers).ToArray() : MemoryMarshal.AsBytes<Half>(Array.ConvertAll(numbers, n => (Half)n)).ToArray();
    }

    private static StudentBatch Batch(int[] ids)
    {
        var tensorOfIds = tensor(Array.ConvertAll(ids, i => (long)i)).unsqueeze(0);
        return new StudentBatch(tensorOfIds, zeros_like(tensorOfIds), ones_like(tensorOfIds), tensor(new[] { (long)ids.Length }));
    }
}
