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
    public static string Write(string folder, int rows = 96, bool labels = true, bool pairs = false, string capture = "logits", int logits = 2)
    {
        var teacher = new TeacherFacts(
            "tiny", logits, logits == 1 ? null : new Dictionary<int, string> { [0] = "without", [1] = "with" }, logits == 1 ? "regression" : "single_label_classification", 2, 8, 2, Vocabulary, 32);
        var parsed = Capture.Parse(capture, 2);
        var schema = PartSchema.Of(parsed, teacher, "fp32");
        var components = new Dictionary<string, string> { ["data"] = $"{rows} {labels} {pairs} {logits}" };
        var plan = new CachePlan(
            Fingerprint.SchemaVersion,
            Fingerprint.Of(components),
            components,
            teacher,
            parsed.ToString(),
            "fp32",
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
            writer.Write(part, [.. plan.Parts[part].StoredRows.Select(r => Row(r, labels, pairs, parsed, logits, schema))]);
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

    private static SoftTargetRow Row(int row, bool labels, bool pairs, Capture capture, int logits, PartSchema schema)
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
            Logits = !capture.Logits ? null : logits == 1 ? [right] : [right == 0 ? 3 : -3, right == 0 ? -3 : 3],
            Taps = schema.Taps.ToDictionary(t => t.Name, t => new byte[t.Bytes(ids.Length)]),
        };
    }
}
