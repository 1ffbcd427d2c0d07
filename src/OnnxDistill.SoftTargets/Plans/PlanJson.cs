using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OnnxDistill.SoftTargets.Plans;

/// <summary>
/// A plan as JSON, indented for people, a batch on one line. Written by hand rather than by the serializer, so that the bytes depend
/// on nothing but the plan.
/// </summary>
internal static class PlanJson
{
    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(CachePlan plan)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", plan.SchemaVersion);
            json.WriteString("fingerprint", plan.Fingerprint);
            Write(json, "fingerprintParts", plan.FingerprintParts);
            json.WritePropertyName("teacher");
            Write(json, plan.Teacher);
            json.WriteString("capture", plan.Capture);
            json.WriteString("precision", plan.Precision);
            json.WriteNumber("maxLength", plan.MaxLength);
            json.WriteBoolean("dequantize", plan.Dequantize);
            json.WriteString("dataFileName", plan.DataFileName);
            json.WritePropertyName("columns");
            plan.Columns.WriteTo(json);
            json.WriteNumber("rows", plan.Rows);
            Write(json, plan.Masking);
            WriteOptional(json, plan);
            Write(json, "tokenizerFiles", plan.TokenizerFiles);
            json.WriteStartArray("parts");
            foreach (var part in plan.Parts)
            {
                Write(json, part);
            }

            json.WriteEndArray();
            json.WriteString(PlanChecksum.Key, PlanChecksum.Blank);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return PlanChecksum.Fill(buffer.WrittenSpan.ToArray());
    }

    /// <summary>Reads and checks a plan.</summary>
    /// <exception cref="JsonException">No JSON; other exceptions say what is missing, of the wrong type or contradictory.</exception>
    public static CachePlan Read(byte[] utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        var root = document.RootElement;
        var version = root.Required("schemaVersion").GetInt32();
        if (version != Fingerprint.SchemaVersion)
        {
            throw new InvalidDataException($"schema version {version}, but this program reads version {Fingerprint.SchemaVersion}");
        }

        PlanChecksum.Check(utf8);
        var plan = new CachePlan(
            version,
            root.Text("fingerprint"),
            root.Texts("fingerprintParts"),
            ReadTeacher(root.Required("teacher")),
            root.Text("capture"),
            root.Text("precision"),
            root.Required("maxLength").GetInt32(),
            root.Required("dequantize").GetBoolean(),
            root.Text("dataFileName"),
            root.Required("columns").Clone(),
            root.Required("rows").GetInt64(),
            root.Texts("tokenizerFiles"),
            root.List("parts", ReadPart),
            root.TryGetProperty("masking", out var masking) ? new MaskingPlan(masking.Required("replicas").GetInt32(), masking.Required("seed").GetInt32()) : null,
            root.TryGetProperty("oneLength", out var oneLength) && oneLength.GetBoolean(),
            root.TryGetProperty("cut", out var cut) ? new CutRows(cut.Required("rows").GetInt64(), cut.Required("longest").GetInt32(), cut.Text("limit")) : null);
        PlanCheck.Check(plan);
        return plan;
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> values)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in values.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    // Only where there are masks: the plans of other caches keep their bytes.
    private static void Write(Utf8JsonWriter json, MaskingPlan? masking)
    {
        if (masking is not null)
        {
            json.WriteStartObject("masking");
            json.WriteNumber("replicas", masking.Replicas);
            json.WriteNumber("seed", masking.Seed);
            json.WriteEndObject();
        }
    }

    // Other plans keep their bytes here too.
    private static void WriteOptional(Utf8JsonWriter json, CachePlan plan)
    {
        if (plan.OneLength)
        {
            json.WriteBoolean("oneLength", true);
        }

        if (plan.Cut is { } cut)
        {
            json.WriteStartObject("cut");
            json.WriteNumber("rows", cut.Rows);
            json.WriteNumber("longest", cut.Longest);
            json.WriteString("limit", cut.Limit);
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, TeacherFacts teacher)
    {
        json.WriteStartObject();
        json.WriteString("name", teacher.Name);
        json.WriteNumber("logits", teacher.Logits);
        if (teacher.Id2Label is not null)
        {
            json.WriteStartObject("id2label");
            foreach (var (id, label) in teacher.Id2Label.OrderBy(l => l.Key))
            {
                json.WriteString(id.ToString(CultureInfo.InvariantCulture), label);
            }

            json.WriteEndObject();
        }

        json.WriteString("problemType", teacher.ProblemType);
        Number("layers", teacher.Layers);
        Number("hidden", teacher.Hidden);
        Number("heads", teacher.Heads);
        Number("attentionWidth", teacher.AttentionWidth);
        json.WriteNumber("vocabularySize", teacher.VocabularySize);
        json.WriteNumber("positions", teacher.Positions);
        json.WriteEndObject();

        void Number(string name, int? value)
        {
            if (value is { } number)
            {
                json.WriteNumber(name, number);
            }
        }
    }

    private static TeacherFacts ReadTeacher(JsonElement teacher) => new(
        teacher.Text("name"),
        teacher.Required("logits").GetInt32(),
        teacher.TryGetProperty("id2label", out _)
            ? teacher.Texts("id2label").ToDictionary(l => int.Parse(l.Key, NumberStyles.None, CultureInfo.InvariantCulture), l => l.Value)
            : null,
        teacher.Text("problemType"),
        teacher.Optional("layers"),
        teacher.Optional("hidden"),
        teacher.Optional("heads"),
        teacher.Required("vocabularySize").GetInt32(),
        teacher.Required("positions").GetInt32(),
        teacher.Optional("attentionWidth"));

    private static void Write(Utf8JsonWriter json, PlannedPart part)
    {
        json.WriteStartObject();
        json.WriteString("file", part.FileName);
        json.WriteNumber("index", part.Index);
        json.WriteNumber("firstRow", part.FirstRow);
        json.WriteNumber("rows", part.Rows);
        json.WriteStartArray("batches");
        foreach (var batch in part.Batches)
        {
            var rows = string.Join(',', batch.Rows.Select(r => r.ToString(CultureInfo.InvariantCulture)));
            json.WriteRawValue(string.Create(CultureInfo.InvariantCulture, $"\n        {{\"width\": {batch.Width}, \"rows\": [{rows}]}}"), skipInputValidation: true);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static PlannedPart ReadPart(JsonElement part) => new(
        part.Required("index").GetInt32(),
        part.Required("firstRow").GetInt64(),
        part.Required("rows").GetInt32(),
        part.List("batches", b => new PlannedBatch(b.Required("width").GetInt32(), [.. b.List("rows", r => r.GetInt32())])));
}
