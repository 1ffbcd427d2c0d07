#:package ScottPlot
#:property PublishAot=false

// The runs of few-labels/run.sh as a picture: dotnet run benchmarks/few-labels/picture.cs -- OUT SET PICTURE.png
// Dev accuracy over the number of labelled rows, a dot a seed and a line through the means; the teacher's answers without any label are the level line.
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ScottPlot;

var (folder, set, picture) = (args[0], args[1], args[2]);
var runs = Directory.EnumerateFiles(folder, "summary.json", SearchOption.AllDirectories)
    .Select(file => (Name: Path.GetFileName(Path.GetDirectoryName(file))!, Summary: JsonDocument.Parse(File.ReadAllText(file)).RootElement))
    .Select(run => (Match: Regex.Match(run.Name, $"^{Regex.Escape(set)}-(labels|teacher)-(?:all|none|[0-9]+)-[0-9]+$"), run.Summary))
    .Where(run => run.Match.Success)
    .Select(run => (By: run.Match.Groups[1].Value, Rows: run.Summary.GetProperty("rows").GetDouble(), Score: run.Summary.GetProperty("dev").GetProperty("accuracy").GetDouble()))
    .ToList();
var labels = runs.Where(run => run.By == "labels").GroupBy(run => run.Rows).OrderBy(group => group.Key).ToList();
var teacher = runs.Where(run => run.By == "teacher").Select(run => run.Score).ToList();
if (labels.Count == 0 || teacher.Count == 0)
{
    Console.Error.WriteLine($"{folder} has no finished runs of {set}; run benchmarks/few-labels/run.sh {folder}");
    return 1;
}

var (blue, gray) = (Color.FromHex("#0969da"), Color.FromHex("#57606a"));
using var plot = new Plot();
double[] at = [.. labels.Select(group => Math.Log10(group.Key))];
var line = plot.Add.Scatter(at, labels.Select(group => group.Average(run => run.Score)).ToArray(), gray);
(line.LineWidth, line.MarkerSize, line.LegendText) = (2, 0, "by so many labels alone");
foreach (var run in labels.SelectMany(group => group))
{
    plot.Add.Marker(Math.Log10(run.Rows), run.Score, MarkerShape.FilledCircle, 7, gray);
}

var level = plot.Add.HorizontalLine(teacher.Average(), 2, blue, LinePattern.Dashed);
level.LegendText = "by the teacher's answers to all rows, no label";
plot.Axes.Bottom.SetTicks(at, [.. labels.Select(group => group.Key.ToString("#,##0", CultureInfo.InvariantCulture))]);
plot.XLabel("labelled rows (logarithmic)");
plot.YLabel("accuracy on dev");
plot.ShowLegend(Alignment.LowerRight);
plot.SavePng(picture, 900, 500);
Console.WriteLine(picture);
return 0;
