using System.Text.Json;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.Student.Tests.Support;

/// <summary>A made-up task small enough to learn in seconds: class 1 where token 5 occurs, else class 0; the teacher is sure of it.</summary>
internal static class TinyCache
{
    public const int Vocabulary = 30;

    public const int MaxLength = 16;

    /// <summary>Writes a cache and returns its folder.</summary>
    public static string Write(string folder, int rows = 96, bool labels = true, bool pairs = false, string capture = "logits", int logits = 2,
        float strength = 3, string[]? names = null, string precision = "fp32", int otherTexts = 0)
    {
        names ??= ["without", "with"];
        var teacher = new TeacherFacts(
            "tiny", logits, logits == 1 ? null : names.Index().ToDictionary(n => n.Index, n => n.Item), logits == 1 ? "regression" : "single_label_classification", 2, 8, 2, Vocabulary, 32);
        var parsed = Capture.Parse(capture, 2);
        var schema = PartSchema.Of(parsed, teacher, precision);
        var components = new Dictionary<string, string> { ["data"] = $"{rows} {labels} {pairs} {logits} {otherTexts}", ["teacher"] = $"{strength} {names[0]}", ["capture"] = capture };
        var plan = new CachePlan(
            Fingerprint.SchemaVersion,
            Fingerprint.Of(components),
            components,
            teacher,
            parsed.ToString(),
            precision,
            MaxLength,
            false,
            "tiny.jsonl",
            JsonSerializer.SerializeToElement(new { }),
            rows,
            new Dictionary<string, string>(),
            PlanBuilder.Build(
                Enumerable.Range(0, rows).Select(r => Ids(r).Length),
                schema,
                lengths => [.. Enumerable.Range(0, lengths.Length).OrderBy(r => lengths.Span[r]).Chunk(8).Select(c => new PlannedBatch(c.Max(r => lengths.Span[r]), c))]));
        var writer = CacheWriter.Open(folder, plan);
        foreach (var part in writer.Unfinished())
        {
            writer.Write(part, [.. plan.Parts[part].StoredRows.Select(r => Row(r, labels, pairs, parsed, logits, schema, names[0] == "without" ? strength : -strength) with { TextHash = r < otherTexts ? -1 - r : r })]);
        }

        writer.Finish();
        return folder;
    }

    public static int[] Ids(int row)
    {
        var random = new Random(row);
        var ids = new int[4 + random.Next(9)];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = 7 + random.Next(Vocabulary - 7);
        }

        (ids[0], ids[^1]) = (2, 3);
        if (row % 2 == 1)
        {
            ids[1 + random.Next(ids.Length - 2)] = 5;
        }

        return ids;
    }

    private static SoftTargetRow Row(int row, bool labels, bool pairs, Capture capture, int logits, PartSchema schema, float strength)
    {
        var ids = Ids(row);
        var right = row % 2;
        return new SoftTargetRow
        {
            Row = row,
            TextHash = row,
            Label = labels ? right : double.NaN,
            InputIds = ids,
            PairStart = pairs ? 2 : ids.Length,
            Logits = !capture.Logits ? null : logits == 1 ? [right] : right == 0 ? [strength, -strength] : [-strength, strength],
            Taps = schema.Taps.ToDictionary(t => t.Name, t => Values(row, t, ids.Length)),
        };
    }

    /// <summary>The numbers of a tap: quarters, so that fp16 holds them.</summary>
    public static float[] Numbers(int row, TapColumn tap, int length)
    {
        var random = new Random((row * 100) + tap.Tap.Layer);
        return [.. Enumerable.Range(0, (int)tap.Bytes(length) / tap.ElementBytes).Select(_ => random.Next(-40, 40) / 4f)];
    }

    private static byte[] Values(int row, TapColumn tap, int length)
    {
        var numbers = Numbers(row, tap, length);
        return tap.Dtype == "float32"
            ? System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(numbers).ToArray()
            : System.Runtime.InteropServices.MemoryMarshal.AsBytes<Half>(Array.ConvertAll(numbers, n => (Half)n)).ToArray();
    }
}
