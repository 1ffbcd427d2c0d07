using System.Text.Json.Nodes;
using OnnxDistill.CommandLine;
using OnnxDistill.Data.Tokenizers.Pruning;
using OnnxDistill.StudentTrainer.Proof;

namespace OnnxDistill.StudentTrainer.Exporting;

/// <summary>What an export wrote.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Proof">How far <c>onnx/model.onnx</c> is from the student.</param>
/// <param name="Pruned">What pruning kept; null where the vocabulary is whole.</param>
/// <param name="Files">The files, the whole one first; alone and without dev it is not timed.</param>
/// <param name="Metric">The metric that files were compared by; null where there was no dev.</param>
/// <param name="Dev">Dev's name.</param>
internal sealed record ExportResult(string Folder, ProofResult Proof, PrunedTokenizer? Pruned, IReadOnlyList<MeasuredFile> Files, string? Metric, string? Dev)
{
    /// <summary>The result for programs.</summary>
    public JsonObject ToJson() => new()
    {
        ["folder"] = Folder,
        ["proof"] = new JsonObject { ["max_difference"] = JsonLine.Number(Proof.MaxDifference), ["same_predictions"] = Proof.SamePredictions, ["rows"] = Proof.Rows },
        ["vocabulary"] = Pruned is null ? null : new JsonObject { ["before"] = Pruned.Before, ["kept"] = Pruned.Kept.Count, ["used"] = Pruned.Used },
        ["metric"] = Metric,
        ["files"] = new JsonArray([.. Files.Select(File)]),
    };

    private static JsonObject File(MeasuredFile file) => new()
    {
        ["file"] = file.Name,
        ["bytes"] = file.Bytes,
        ["rows_per_second"] = file.RowsPerSecond > 0 ? JsonLine.Number(Math.Round(file.RowsPerSecond, 2)) : null,
        ["metrics"] = file.Score is { } score ? JsonLine.Numbers(score.Metrics.Values) : null,
        ["latency_ms"] = file.Score is { } timed
            ? new JsonObject { ["p50"] = JsonLine.Number(Math.Round(timed.LatencyMs.P50, 3)), ["p95"] = JsonLine.Number(Math.Round(timed.LatencyMs.P95, 3)) }
            : null,
    };
}
