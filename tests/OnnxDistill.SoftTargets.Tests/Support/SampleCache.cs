using System.Text.Json;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.SoftTargets.Tests.Support;

/// <summary>A made-up teacher and its cache: every value follows from the row's number.</summary>
internal static class SampleCache
{
    public static TeacherFacts Teacher { get; } = new(
        "tiny", 3, new Dictionary<int, string> { [0] = "no", [1] = "yes", [2] = "\"perhaps\"" }, "single_label_classification", 4, 8, 2, 100, 64);

    public static CachePlan Plan(int rows = 50, string capture = "logits", PartLimits? limits = null, int maxLength = 32, string data = "d", bool dequantize = false, MaskingPlan? masking = null, bool several = false)
    {
        var parsed = Capture.Parse(capture, Teacher.Layers);
        var teacher = several ? Teacher with { ProblemType = "multi_label_classification" } : Teacher;
        var schema = PartSchema.Of(parsed, teacher, "fp16", masking is not null);
        var components = new Dictionary<string, string>
        {
            ["schema version"] = "1",
            ["teacher"] = new string('a', 64),
            ["tokenizer"] = new string('b', 64),
            ["data"] = data.PadRight(64, '0'),
            ["capture"] = parsed.ToString(),
            ["max length"] = maxLength.ToString(),
            ["precision"] = "fp16",
            ["dequantize"] = dequantize ? "yes" : "no",
        };
        if (masking is not null)
        {
            components["masks"] = masking.ToString();
        }

        return new CachePlan(
            1,
            Fingerprint.Of(components),
            components,
            teacher,
            parsed.ToString(),
            "fp16",
            maxLength,
            dequantize,
            "train.tsv",
            JsonSerializer.SerializeToElement(new { Format = "tsv", Text = "sentence" }),
            rows,
            new Dictionary<string, string> { ["vocab.txt"] = Convert.ToBase64String([1, 2, 3, 255]) },
            PlanBuilder.Build(Enumerable.Range(0, rows).Select(r => new RowSize(Length(r), masking is null ? 0 : Masked(r).Length)), schema, Batches, limits ?? new PartLimits { Rows = 20 }),
            masking);
    }

    public static int Length(int row) => row % 7 == 6 ? 0 : 1 + (row * 5 % 13);

    /// <summary>Sorted by length, four rows a batch.</summary>
    public static IReadOnlyList<PlannedBatch> Batches(ReadOnlyMemory<int> lengths)
    {
        var order = Enumerable.Range(0, lengths.Length).OrderBy(r => lengths.Span[r]).ThenBy(r => r);
        return [.. order.Chunk(4).Select(rows => new PlannedBatch(rows.Max(r => lengths.Span[r]), rows))];
    }

    public static SoftTargetRow Row(long row, PartSchema schema)
    {
        var length = Length((int)row);
        return new SoftTargetRow
        {
            Row = row,
            TextHash = unchecked(row * -7046029254386353131L),
            Label = row % 5 == 0 || schema.Labels > 0 ? double.NaN : row % 3,
            Labels = row % 5 == 0 || schema.Labels == 0 ? [] : [row % 2, row % 7 == 0 ? float.NaN : 0, row % 3 == 0 ? 1 : 0],
            InputIds = [.. Enumerable.Range(0, length).Select(i => (int)(row * 31 + i) % 100)],
            PairStart = length / 2,
            Logits = schema.Logits == 0 ? null : [row * 0.5f, -row, 1f / (row + 1)],
            MaskedPositions = schema.Masked ? Masked((int)row) : [],
            MaskedIds = schema.Masked ? [.. Masked((int)row).Select(p => (int)(row + p) % 100)] : [],
            Taps = schema.Taps.ToDictionary(t => t.Name, t => Blob(row, t, length)),
        };
    }

    /// <summary>Every third position, from a place that follows from the row; none in some rows.</summary>
    public static int[] Masked(int row) => [.. Enumerable.Range(0, Length(row)).Where(p => p % 3 == row % 3)];

    public static IReadOnlyList<SoftTargetRow> Rows(CachePlan plan, int part)
    {
        var schema = PartSchema.Of(plan);
        return [.. plan.Parts[part].StoredRows.Select(r => Row(r, schema))];
    }

    public static CachePlan Write(string folder, CachePlan? plan = null)
    {
        plan ??= Plan();
        var writer = CacheWriter.Open(folder, plan);
        foreach (var part in writer.Unfinished())
        {
            writer.Write(part, Rows(plan, part));
        }

        writer.Finish();
        return plan;
    }

    public static Dictionary<string, byte[]> Files(string folder) =>
        Directory.GetFiles(folder).ToDictionary(f => Path.GetFileName(f), File.ReadAllBytes);

    private static byte[] Blob(long row, TapColumn tap, int length)
    {
        var bytes = new byte[tap.Bytes(length, Masked((int)row).Length)];
        new Random((int)row * 100 + tap.Tap.Layer).NextBytes(bytes);
        return bytes;
    }
}
