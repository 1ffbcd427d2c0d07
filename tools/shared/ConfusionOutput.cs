using System.Globalization;
using System.Text.Json.Nodes;
using OnnxDistill.Data.Metrics;

namespace OnnxDistill.CommandLine;

/// <summary>A confusion matrix for people and for programs.</summary>
internal static class ConfusionOutput
{
    private const int MostColumns = 12;
    private const int MostPairs = 10;

    /// <summary>Writes the matrix, a row a label and a column a prediction; of many classes the pairs that are confused most.</summary>
    public static void Write(TextWriter writer, ConfusionTable confusion)
    {
        writer.WriteLine();
        if (confusion.Labels.Count > MostColumns)
        {
            WritePairs(writer, confusion);
            return;
        }

        var (names, ids) = (confusion.Labels.Max(l => l.Length), Number(confusion.Labels.Count - 1).Length);
        var width = Math.Max(confusion.Counts.Max(r => r.Max(n => Number(n).Length)), ids) + 2;
        var head = new string(' ', 2 + ids + 1 + names);
        writer.WriteLine("  rows of each label by prediction");
        writer.WriteLine(head + string.Concat(confusion.Labels.Select((_, c) => Number(c).PadLeft(width))));
        foreach (var (row, c) in confusion.Counts.Select((row, c) => (row, c)))
        {
            writer.WriteLine($"  {Number(c).PadLeft(ids)} {confusion.Labels[c].PadRight(names)}{string.Concat(row.Select(n => Number(n).PadLeft(width)))}");
        }
    }

    /// <summary>The object: <c>labels</c>, and <c>counts</c> [label][prediction].</summary>
    public static JsonObject Json(ConfusionTable confusion) => new()
    {
        ["labels"] = new JsonArray([.. confusion.Labels.Select(l => JsonValue.Create(l))]),
        ["counts"] = new JsonArray([.. confusion.Counts.Select(row => new JsonArray([.. row.Select(n => JsonValue.Create(n))]))]),
    };

    private static void WritePairs(TextWriter writer, ConfusionTable confusion)
    {
        var pairs = confusion.MostConfused(MostPairs);
        writer.WriteLine(pairs.Count == 0 ? "  no row is predicted as another class" : "  most confused: label, prediction, rows");
        foreach (var (label, prediction, rows) in pairs)
        {
            writer.WriteLine($"  {confusion.Labels[label]}  {confusion.Labels[prediction]}  {Number(rows)}");
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
