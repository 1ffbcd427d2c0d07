using System.Globalization;
using System.Text.Json.Nodes;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Model;
using OnnxDistill.Teacher.Inspection;

namespace OnnxDistill.TeacherCache.Output;

/// <summary>An inspection as <c>inspect --json</c> prints it: every key always there, null for what nobody knows.</summary>
internal static class InspectionJson
{
    /// <summary>Makes the object.</summary>
    public static JsonObject Of(TeacherInspection inspection) => new()
    {
        ["file"] = inspection.File,
        ["producer"] = inspection.Summary?.Producer,
        ["opset"] = inspection.Summary is { } summary ? Opset(summary) : null,
        ["bytes"] = inspection.Summary?.Bytes,
        ["parameters"] = inspection.Summary?.Parameters,
        ["family"] = inspection.Encoder?.Family,
        ["support"] = Support(inspection.Support),
        ["reason"] = inspection.Reason,
        ["layers"] = inspection.Encoder?.Layers,
        ["hidden"] = inspection.Encoder?.Hidden,
        ["heads"] = inspection.Encoder?.Heads,
        ["head_size"] = inspection.Encoder?.HeadSize,
        ["intermediate"] = inspection.Encoder?.Intermediate,
        ["activation"] = inspection.Encoder?.Activation,
        ["vocabulary"] = inspection.VocabularySize ?? inspection.Encoder?.Vocabulary,
        ["positions"] = inspection.Encoder?.Positions,
        ["inputs"] = Array(inspection.Summary?.Inputs, slot => new JsonObject
        {
            ["name"] = slot.Name,
            ["role"] = inspection.RoleOf(slot.Name),
            ["type"] = slot.Type,
            ["shape"] = Shape(slot),
        }),
        ["outputs"] = Array(inspection.Summary?.Outputs, slot => new JsonObject
        {
            ["name"] = slot.Name,
            ["kind"] = inspection.KindOf(slot.Name),
            ["feed"] = inspection.ReadingOf(slot.Name)?.Feed,
            ["activation"] = inspection.ReadingOf(slot.Name)?.Activation,
            ["shape"] = Shape(slot),
        }),
        ["logits"] = inspection.LogitsOutput,
        ["logits_reason"] = inspection.Head?.Reason,
        ["captures"] = Captures(inspection),
        ["unavailable"] = Unavailable(inspection.Encoder),
        ["self_check"] = SelfCheck(inspection),
        ["notes"] = new JsonArray([.. inspection.Notes.Select(n => JsonValue.Create(n))]),
    };

    /// <summary>The word for the kind of support.</summary>
    public static string Support(TeacherSupport support) => support switch
    {
        TeacherSupport.Full => "full",
        TeacherSupport.LogitsOnly => "logits-only",
        _ => "refused",
    };

    // A masked-language head is few models': the key is there for those alone.
    private static JsonObject Captures(TeacherInspection inspection)
    {
        var captures = new JsonObject
        {
            ["hidden"] = Numbers(inspection.Layers(TapRole.Hidden)),
            ["scores"] = Numbers(inspection.Layers(TapRole.Scores)),
            ["qkv"] = Numbers(inspection.Layers(TapRole.Queries, TapRole.Keys, TapRole.Values)),
        };
        if (inspection.Vocabulary is { } head)
        {
            captures["vocabulary"] = new JsonObject { ["size"] = head.Size, ["mask_id"] = inspection.MaskId };
        }

        return captures;
    }

    private static JsonArray Numbers(IEnumerable<int> layers) => [.. layers.Select(l => (JsonNode)JsonValue.Create(l))];

    // What serves the self-check alone is nobody's capture.
    private static JsonArray Unavailable(EncoderMap? encoder) => [.. (encoder?.Unavailable ?? [])
        .Select(u => (Capture: CaptureOf(u.Tap.Role), u.Tap.Layer, u.Reason))
        .Where(u => u.Capture is not null)
        .DistinctBy(u => (u.Capture, u.Layer))
        .Select(u => (JsonNode)new JsonObject { ["capture"] = u.Capture, ["layer"] = u.Layer, ["reason"] = u.Reason })];

    private static string? CaptureOf(TapRole role) => role switch
    {
        TapRole.Hidden => "hidden",
        TapRole.Scores => "scores",
        TapRole.Queries or TapRole.Keys or TapRole.Values => "qkv",
        _ => null,
    };

    private static JsonObject? SelfCheck(TeacherInspection inspection)
    {
        if (inspection is { SelfCheck: null, Padding: null })
        {
            return null;
        }

        var check = Errors(inspection.SelfCheck ?? new Dictionary<string, double>());
        check["padding"] = inspection.Padding is { } padding
            ? new JsonObject { ["max_difference"] = Number(padding.MaxDifference), ["noise"] = Number(padding.Noise), ["dependent"] = padding.Dependent }
            : null;
        return check;
    }

    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    // JSON has no NaN and no infinity: an error that is neither number is null.
    private static JsonObject Errors(IReadOnlyDictionary<string, double> errors)
    {
        var check = new JsonObject();
        foreach (var (name, error) in errors)
        {
            check[name] = Number(error);
        }

        return check;
    }

    private static JsonObject Opset(OnnxSummary summary)
    {
        var opset = new JsonObject();
        foreach (var (domain, version) in summary.Opset)
        {
            opset[domain] = version;
        }

        return opset;
    }

    private static JsonArray Array(IReadOnlyList<TensorSlot>? slots, Func<TensorSlot, JsonObject> node) =>
        [.. (slots ?? []).Select(s => (JsonNode)node(s))];

    private static JsonArray Shape(TensorSlot slot) =>
        [.. slot.Shape.Select(d => (JsonNode)(long.TryParse(d, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? JsonValue.Create(size) : JsonValue.Create(d)))];
}
