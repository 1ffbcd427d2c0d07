using System.Text.Json;

namespace OnnxDistill.Quickstart;

/// <summary>One line of the final table, read from what <c>score --json</c> or <c>eval --json</c> printed and a file of sizes.</summary>
/// <param name="Name">The name the table shows.</param>
/// <param name="Folder">Where the model's files are.</param>
/// <param name="Accuracy">Share of test rows answered right, 0 to 1.</param>
/// <param name="Parameters">Number of weights.</param>
/// <param name="Bytes">Size of the ONNX or safetensors file.</param>
/// <param name="LatencyP50">Median milliseconds for one row.</param>
/// <param name="RowsPerSecond">Rows a second in batches of similar length.</param>
internal sealed record ModelResult(
    string Name,
    string Folder,
    double Accuracy,
    long Parameters,
    long Bytes,
    double LatencyP50,
    double RowsPerSecond)
{
    /// <summary>Reads <c>NAME.score.json</c> and <c>NAME.inspect.json</c> of the results folder.</summary>
    public static ModelResult Read(string results, string name, string folder)
    {
        using var score = Parse(Path.Combine(results, name + ".score.json"));
        using var inspect = Parse(Path.Combine(results, name + ".inspect.json"));
        return new ModelResult(
            name,
            folder,
            score.RootElement.GetProperty("metrics").GetProperty("accuracy").GetDouble(),
            inspect.RootElement.GetProperty("parameters").GetInt64(),
            inspect.RootElement.GetProperty("bytes").GetInt64(),
            score.RootElement.GetProperty("latency_ms").GetProperty("p50").GetDouble(),
            score.RootElement.GetProperty("rows_per_second").GetDouble());
    }

    private static JsonDocument Parse(string path) => JsonDocument.Parse(File.ReadAllText(path));
}
