using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnnxDistill.Student.Reports.Curves;

/// <summary>How a run went: its <c>metrics.jsonl</c>.</summary>
/// <param name="Stages">The stages that were begun, in order.</param>
/// <param name="Dev">The evaluations, by step.</param>
internal sealed record RunCurves(IReadOnlyList<StageCurve> Stages, IReadOnlyList<DevPoint> Dev)
{
    /// <summary>Reads the file; there is nothing where it is not there yet.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">A line is damaged; it is named. A last one without an end is one that is being written, and is left out.</exception>
    public static RunCurves Read(string path)
    {
        var (stages, dev) = (new List<(string Name, List<TrainPoint> Points)>(), new List<DevPoint>());
        var text = File.Exists(path) ? ReadShared(path) : string.Empty;
        string[] lines = text.Split('\n');

        // What stands behind the last line's end is nothing, or half a line.
        foreach (var (i, line) in lines[..^1].Index())
        {
            try
            {
                Add(JsonNode.Parse(line)!.AsObject(), stages, dev);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or NullReferenceException)
            {
                throw new InvalidDataException($"{path}, line {i + 1}: no line that a run writes; take the line out, or the run from a backup", e);
            }
        }

        return new RunCurves([.. stages.Select(s => new StageCurve(s.Name, s.Points))], dev);
    }

    // A run that is still trained holds its log open.
    private static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    private static void Add(JsonObject line, List<(string Name, List<TrainPoint> Points)> stages, List<DevPoint> dev)
    {
        var step = line["step"]!.GetValue<long>();
        if (line["dev"] is JsonObject metrics)
        {
            dev.Add(new DevPoint(step, Numbers(metrics)));
            return;
        }

        var name = line["stage"]?.GetValue<string>() ?? string.Empty;
        if (stages.Count == 0 || stages[^1].Name != name)
        {
            stages.Add((name, []));
        }

        stages[^1].Points.Add(new TrainPoint(step, Number(line["loss"]), line["losses"] is JsonObject losses ? Numbers(losses) : new Dictionary<string, double>(), Number(line["learning_rate"])));
    }

    private static Dictionary<string, double> Numbers(JsonObject values) => values.ToDictionary(v => v.Key, v => Number(v.Value));

    private static double Number(JsonNode? value) => value is null ? double.NaN : value.GetValue<double>();
}
