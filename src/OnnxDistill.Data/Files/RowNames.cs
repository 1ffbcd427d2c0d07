using System.Globalization;
using OnnxDistill.Data.Files.Formats;

namespace OnnxDistill.Data.Files;

/// <summary>Rows that begin with their number although the header has no name for it: <c>write.table</c> of R writes them.</summary>
internal static class RowNames
{
    /// <summary>The rows that are looked at.</summary>
    public const int Rows = 5;

    private const string Name = "row name";

    /// <summary>The names of the columns.</summary>
    /// <param name="path">The file, for the note.</param>
    /// <param name="sample">The header and the first rows.</param>
    /// <returns>The names, and a line to tell where one was put before them.</returns>
    public static (IReadOnlyList<string> Header, string? Note) Header(string path, FieldRecord[] sample)
    {
        var (header, rows) = (sample[0].Fields, sample[1..]);
        var numbered = rows.Length > 0 && rows.Index().All(r => r.Item.Fields.Length == header.Length + 1 && r.Item.Fields[0] == (r.Index + 1).ToString(CultureInfo.InvariantCulture));
        return numbered
            ? ([Name, .. header], $"{path}: its rows have one field more than the header, and begin with 1, 2, ...: the names of rows, as R writes them")
            : (header, null);
    }
}
