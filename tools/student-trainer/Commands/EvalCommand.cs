using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using OnnxDistill.CommandLine;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Metrics;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Training;
using TorchSharp;

namespace OnnxDistill.StudentTrainer.Commands;

/// <summary><c>eval</c>: metrics and speed of a run's best checkpoint or of an exported folder.</summary>
internal static class EvalCommand
{
    private const string Examples = """
        Measures a student on labelled data, by TorchSharp.

        Examples:
          student-trainer eval runs/hinton --data test.tsv
          student-trainer eval exported/hinton --data test.tsv --label-column 0 --text-column 1 --json
        """;

    public static Command Create()
    {
        var folder = new Argument<string>("RUN|FOLDER") { Description = "A run, or an exported folder." };
        var data = new Option<string>("--data") { Description = "The data; a run reads it with the columns of its training data unless told otherwise.", Required = true };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object." };
        var threads = new Option<int?>("--threads") { Description = "Threads; all processors unless given." };
        var device = new Option<string>("--device") { Description = "auto, cpu or cuda:N.", DefaultValueFactory = _ => "auto" };
        var columns = new DataOptions();
        var command = new Command("eval", Examples) { folder, data, json, threads, device };
        columns.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var chosen = columns.Given(parsed) || parsed.GetValue(columns.Limit) is not null ? columns.Read(parsed) : null;
            TorchSharp.torch.set_num_threads(parsed.GetValue(threads) ?? Environment.ProcessorCount);
            var result = Evaluate(parsed.GetValue(folder)!, parsed.GetValue(data)!, chosen, Devices.Parse(parsed.GetValue(device)!), cancellation);
            Print(result, parsed.GetValue(json));
            return Task.CompletedTask;
        });
        return command;
    }

    private static Result Evaluate(string folder, string data, DataFileOptions? columns, TorchSharp.torch.Device device, CancellationToken cancellation)
    {
        using var student = LoadedStudent.Open(folder);
        student.Model.to(device);
        var dev = student.Read(data, columns, cancellation);
        var start = Stopwatch.GetTimestamp();
        var logits = StudentEvaluator.Logits(student.Model, dev.Rows, device, cancellation);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new Result(StudentEvaluator.Measure(dev, logits), dev.Rows.Count / seconds, Latency.Measure(student.Model, dev.Rows, device, cancellation: cancellation));
    }

    private static void Print(Result result, bool json)
    {
        if (json)
        {
            var metrics = result.Metrics.Values.Select(v => KeyValuePair.Create(v.Key, double.IsFinite(v.Value) ? JsonValue.Create(v.Value) : (JsonNode?)null));
            Console.Out.WriteLine(new JsonObject
            {
                ["rows"] = result.Metrics.Rows,
                ["metrics"] = new JsonObject(metrics),
                ["rows_per_second"] = Math.Round(result.RowsPerSecond, 1),
                ["latency_ms"] = new JsonObject { ["p50"] = Math.Round(result.Latency.P50, 3), ["p95"] = Math.Round(result.Latency.P95, 3) },
            }.ToJsonString());
            return;
        }

        foreach (var (name, value) in result.Metrics.Values)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-16} {value:F4}"));
        }

        foreach (var row in result.Metrics.PerClass)
        {
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {row.Name,-24} rows {row.Rows,6}  precision {row.Precision:F4}  recall {row.Recall:F4}  f1 {row.F1:F4}"));
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rows             {result.Metrics.Rows}"));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rows per second  {result.RowsPerSecond:F0}"));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"latency          {result.Latency.P50:F2} ms (p50), {result.Latency.P95:F2} ms (p95), one row"));
    }

    private sealed record Result(TaskMetrics Metrics, double RowsPerSecond, Latency Latency);
}
