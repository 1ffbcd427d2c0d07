using System.Globalization;
using Spectre.Console;

namespace OnnxDistill.Quickstart;

/// <summary>The table that ends the quickstart: each student beside its teacher.</summary>
internal static class ResultsTable
{
    /// <summary>Prints the table; the first result is the teacher that the kept share refers to.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<ModelResult> results)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn("model").NoWrap());
        foreach (var heading in new[] { "accuracy", "kept", "parameters", "ONNX file", "p50, 1 row", "rows/s" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        }

        foreach (var r in results)
        {
            table.AddRow(
                r.Name,
                Text($"{r.Accuracy:0.0000}"),
                Text($"{100 * r.Accuracy / results[0].Accuracy:0.0} %"),
                Text($"{r.Parameters / 1e6:0.0} M"),
                Text($"{r.Bytes / 1e6:0.0} MB"),
                Text($"{r.LatencyP50:0.00} ms"),
                Text($"{r.RowsPerSecond:#,##0}"));
        }

        console.Write(table);
        foreach (var r in results)
        {
            console.WriteLine(Text($"{r.Name,-18} {r.Folder}"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
