using System.Globalization;
using Spectre.Console;

namespace OnnxDistill.Quickstart;

/// <summary>The table that ends the quickstart: each student beside its teacher, the best of each column marked.</summary>
internal static class ResultsTable
{
    private static readonly Column[] s_columns =
    [
        new("accuracy", (r, _) => r.Accuracy, Larger: true, v => Text($"{v:0.0000}")),
        new("kept", (r, teacher) => r.Accuracy / teacher.Accuracy, Larger: true, v => Text($"{100 * v:0.0} %")),
        new("parameters", (r, _) => r.Parameters, Larger: false, v => Text($"{v / 1e6:0.0} M")),
        new("ONNX file", (r, _) => r.Bytes, Larger: false, v => Text($"{v / 1e6:0.0} MB")),
        new("p50, 1 row", (r, _) => r.LatencyP50, Larger: false, v => Text($"{v:0.00} ms")),
        new("rows/s", (r, _) => r.RowsPerSecond, Larger: true, v => Text($"{v:#,##0}")),
    ];

    /// <summary>Prints the table; the first result is the teacher that the kept share refers to.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<ModelResult> results)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn("model").NoWrap());
        foreach (var column in s_columns)
        {
            table.AddColumn(new TableColumn(column.Heading).RightAligned().NoWrap());
        }

        foreach (var r in results)
        {
            table.AddRow([r.Name, .. s_columns.Select(c => c.Cell(r, results))]);
        }

        console.Write(table);
        console.WriteLine("* the best of its column");
        foreach (var r in results)
        {
            console.WriteLine(Text($"{r.Name,-18} {r.Folder}"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // Equal as shown is equally good: 0.9771 and 0.97714 are both marked.
    private sealed record Column(string Heading, Func<ModelResult, ModelResult, double> Value, bool Larger, Func<double, string> Shown)
    {
        public string Cell(ModelResult result, IReadOnlyList<ModelResult> results)
        {
            var values = results.Select(r => Value(r, results[0]));
            var cell = Shown(Value(result, results[0]));
            return cell == Shown(Larger ? values.Max() : values.Min()) ? $"[bold]* {cell}[/]" : cell;
        }
    }
}
