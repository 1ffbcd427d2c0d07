using System.Text.Json.Nodes;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.TeacherCache.Output;

/// <summary>What a cache holds, as JSON.</summary>
internal static class CacheJson
{
    /// <summary>The object: names are those of the plan, <c>columns</c> are the stored bytes of each.</summary>
    public static JsonObject Of(CacheInfo info)
    {
        var plan = info.Plan;
        var columns = new JsonObject();
        foreach (var (name, bytes) in info.ColumnBytes)
        {
            columns[name] = bytes;
        }

        return new JsonObject
        {
            ["teacher"] = plan.Teacher.Name,
            ["data"] = plan.DataFileName,
            ["capture"] = plan.Capture,
            ["precision"] = plan.Precision,
            ["dequantize"] = plan.Dequantize,
            ["max_length"] = plan.MaxLength,
            ["rows"] = plan.Rows,
            ["cut"] = plan.Cut is { } cut ? new JsonObject { ["rows"] = cut.Rows, ["longest"] = cut.Longest, ["limit"] = cut.Limit } : null,
            ["one_length"] = plan.OneLength,
            ["parts"] = info.Parts,
            ["finished_parts"] = info.FinishedParts,
            ["bytes"] = info.FileBytes,
            ["padded_bytes"] = PaddedBytes(info),
            ["columns"] = columns,
            ["computed_by"] = new JsonArray([.. info.Origins.Keys.Select(o => o.ToString()).Order(StringComparer.Ordinal).Select(o => JsonValue.Create(o))]),
            ["fingerprint"] = plan.Fingerprint,
        };
    }

    /// <summary>What the values would take with every row padded to the most tokens, as toolkits dump them, in the cache's precision.</summary>
    public static long PaddedBytes(CacheInfo info) => PartSchema.Of(info.Plan).RowBytes(info.Plan.MaxLength) * info.Plan.Rows;
}
