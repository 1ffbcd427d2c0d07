using System.Globalization;
using System.Text.Json.Nodes;
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
        ["family"] = null,
        ["support"] = Support(inspection.Support),
        ["reason"] = inspection.Reason,
        ["layers"] = null,
        ["hidden"] = null,
        ["heads"] = null,
        ["head_size"] = null,
        ["intermediate"] = null,
        ["activation"] = null,
        ["vocabulary"] = inspection.VocabularySize,
        ["positions"] = null,
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
            ["kind"] = slot.Name == inspection.LogitsOutput ? "logits" : "other",
            ["shape"] = Shape(slot),
        }),
        ["captures"] = new JsonObject { ["hidden"] = new JsonArray(), ["scores"] = new JsonArray(), ["qkv"] = new JsonArray() },
        ["unavailable"] = new JsonArray(),
        ["self_check"] = null,
    };

    /// <summary>The word for the kind of support.</summary>
    public static string Support(TeacherSupport support) => support == TeacherSupport.LogitsOnly ? "logits-only" : "refused";

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
