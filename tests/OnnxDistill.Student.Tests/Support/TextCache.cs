using System.Text.Json;
using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.Student.Tests.Support;

/// <summary>A cache of texts as teacher-cache writes one: text hashes, and the tokenizer of its teacher, whose word pieces are whole words.</summary>
internal static class TextCache
{
    private static readonly string[] Specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>One row.</summary>
    internal sealed record Row(string Text, double Label, float[] Logits, string? Pair = null)
    {
        /// <summary>1, 0 or NaN for each class of a row that may have several; empty for one without labels; null for a row of one label.</summary>
        public float[]? Several { get; init; }
    }

    /// <summary>Texts that may be good, long, both or none of it; of every sixth nothing is known.</summary>
    public static Row[] SeveralRows(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var (good, slow) = (i % 2 == 1, i / 2 % 2 == 1);
        return new Row($"a{(good ? " good" : string.Empty)}{(slow ? " long" : string.Empty)} film number{i % 50}", double.NaN, [good ? 3 : -3, slow ? 3 : -3, -3])
        {
            Several = i % 6 == 5 ? [] : [good ? 1 : 0, slow ? 1 : 0, 0],
        };
    })];

    /// <summary>Writes rows that may have several classes as a data file with lists and returns its path.</summary>
    public static string SeveralData(string path, Row[] rows)
    {
        string[] names = ["good", "long", "silent"];
        File.WriteAllLines(path, rows.Select(r => JsonSerializer.Serialize(new
        {
            text = r.Text,
            labels = r.Several is { Length: > 0 } flags ? names.Where((_, c) => flags[c] == 1).ToArray() : null,
        })));
        return path;
    }

    /// <summary>Texts of a rule: class 1 where "good" occurs.</summary>
    public static Row[] Rows(int count) => [.. Enumerable.Range(0, count).Select(i => i % 2 == 1
        ? new Row($"a good film number{i}", 1, [-2, 2])
        : new Row($"a poor film number{i}", 0, [2, -2]))];

    /// <summary>Writes a tokenizer whose word pieces are the given ones and returns its folder.</summary>
    public static string Tokenizer(string folder, params string[] pieces)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "vocab.txt"), string.Join('\n', [.. Specials, .. pieces]) + "\n");
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), """{"do_lower_case": true}""");
        return folder;
    }

    /// <summary>Letters and their continuations: word pieces for any text, and many of them.</summary>
    public static string[] Letters { get; } =
        [.. "abcdefghijklmnopqrstuvwxyz0123456789".Select(c => c.ToString()), .. "abcdefghijklmnopqrstuvwxyz0123456789".Select(c => "##" + c)];

    /// <summary>Writes a cache of the rows and returns its folder.</summary>
    public static string Write(string folder, Row[] rows, string capture = "logits", MaskingPlan? masking = null, bool ids = false, string[]? names = null)
    {
        var several = rows[0].Several is not null;
        names ??= several ? ["good", "long", "silent"] : ["poor", "good"];
        string[] words = [.. rows.SelectMany(r => $"{r.Text} {r.Pair}".Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct().Order(StringComparer.Ordinal)];
        var files = TokenizerFiles.FromFolder(Tokenizer(folder + "-tokenizer", words));
        var tokenizer = files.Load(folder);
        var teacher = new TeacherFacts(
            "tiny", names.Length, names.Index().ToDictionary(n => n.Index, n => n.Item), several ? "multi_label_classification" : "single_label_classification", 2, 8, 2, tokenizer.VocabularySize, 32);
        var parsed = Capture.Parse(capture, 2);
        var schema = PartSchema.Of(parsed, teacher, "fp32", masking is not null);
        var components = new Dictionary<string, string> { ["data"] = $"{rows.Length} {string.Concat(rows.Select(r => r.Logits[0]))}", ["capture"] = capture };
        var encoded = rows.Select(r => tokenizer.Encode(r.Text, r.Pair, new EncodeOptions { MaxLength = 16 })).ToArray();
        var plan = new CachePlan(
            Fingerprint.SchemaVersion, Fingerprint.Of(components), components, teacher, parsed.ToString(), "fp32", 16, false, "texts.tsv",
            JsonSerializer.SerializeToElement(new { Format = "tsv", Text = ids ? null : "sentence", Pair = rows[0].Pair is null ? null : "second", Label = "label", HasHeader = true, IdsGiven = ids }),
            rows.Length, files.Files.ToDictionary(f => f.Key, f => Convert.ToBase64String(f.Value)),
            PlanBuilder.Build(
                encoded.Select(e => e.InputIds.Length), schema,
                part => [.. Enumerable.Range(0, part.Length).OrderBy(r => part.Span[r]).Chunk(8).Select(c => new PlannedBatch(c.Max(r => part.Span[r]), c))]),
            masking);
        var writer = CacheWriter.Open(folder, plan);
        foreach (var part in writer.Unfinished())
        {
            writer.Write(part, [.. plan.Parts[part].StoredRows.Select(r => new SoftTargetRow
            {
                Row = r,
                TextHash = TextHash.Of(new Example(r, r, rows[r].Text, rows[r].Pair, null)),
                Label = rows[r].Label,
                Labels = rows[r].Several ?? [],
                InputIds = encoded[r].InputIds,
                PairStart = encoded[r].PairStart,
                Logits = parsed.Logits ? rows[r].Logits : null,
                Taps = schema.Taps.ToDictionary(t => t.Name, t => new byte[t.Bytes(encoded[r].InputIds.Length)]),
            })]);
        }

        writer.Finish();
        return folder;
    }

    /// <summary>Writes the rows as a data file and returns its path.</summary>
    public static string Data(string path, IEnumerable<Row> rows, bool labels = true)
    {
        var pairs = rows.Any(r => r.Pair is not null);
        File.WriteAllLines(path, rows
            .Select(r => string.Join('\t', [r.Text, .. pairs ? new[] { r.Pair! } : [], .. labels ? [r.Label == 1 ? "good" : "poor"] : Array.Empty<string>()]))
            .Prepend(string.Join('\t', ["sentence", .. pairs ? new[] { "second" } : [], .. labels ? ["label"] : Array.Empty<string>()])));
        return path;
    }
}
