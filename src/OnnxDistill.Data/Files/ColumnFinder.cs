using System.Globalization;

namespace OnnxDistill.Data.Files;

/// <summary>Finds out which columns hold the texts and the label: as the user said, else by well-known names.</summary>
internal static class ColumnFinder
{
    private const int NamesInError = 20;

    /// <summary>Whether the first line names the columns: as said, else unless every column given is an index.</summary>
    public static bool HasHeader(DataFileOptions options)
    {
        string?[] given = [options.TextColumn, options.PairColumn, options.LabelColumn, .. options.LabelColumns ?? []];
        return options.Header ?? !(given.Any(c => c is not null) && given.All(c => c is null || Index(c) is not null));
    }

    /// <summary>Chooses among the named columns.</summary>
    /// <exception cref="InvalidDataException">A chosen column is not there, or no column looks like a text.</exception>
    public static ColumnChoice ByName(string path, string format, DataFileOptions options, IReadOnlyList<string> columns)
    {
        var text = options.TextColumn is { } given ? Named(path, given, columns) : KnownColumns.Find(KnownColumns.Text, columns);
        var idsGiven = text is null && columns.Contains("input_ids", StringComparer.Ordinal);
        if (text is null && !idsGiven)
        {
            throw new InvalidDataException($"{path}: no column looks like a text ({List(columns)}); give --text-column and --label-column, 0-based indices if the file has no header");
        }

        var pair = options.PairColumn is { } second ? Named(path, second, columns)
            : options.TextColumn is null && text is not null ? KnownColumns.PairOf(text, columns)
            : null;
        var labels = LabelColumns.Check(path, options)?.Select(c => Named(path, c, columns)).ToList();
        var label = labels is not null ? null
            : options.LabelColumn is { } third ? Named(path, third, columns)
            : KnownColumns.Find(KnownColumns.Label, columns);
        return new ColumnChoice(format, text, pair, label, HasHeader: true, idsGiven) { Labels = labels };
    }

    /// <summary>Takes the indices as given.</summary>
    /// <exception cref="InvalidDataException">No text column is given, or one is a name.</exception>
    public static ColumnChoice ByIndex(string path, string format, DataFileOptions options)
    {
        var labels = LabelColumns.Check(path, options);
        foreach (var column in new[] { options.TextColumn, options.PairColumn, options.LabelColumn }.Concat(labels ?? []))
        {
            if (column is not null && Index(column) is null)
            {
                throw new InvalidDataException($"{path} has no header, so column '{column}' cannot be found by name; give a 0-based index");
            }
        }

        return options.TextColumn is { } text
            ? new ColumnChoice(format, text, options.PairColumn, options.LabelColumn, HasHeader: false, IdsGiven: false) { Labels = labels }
            : throw new InvalidDataException($"{path} has no header; give --text-column, a 0-based index");
    }

    /// <summary>The number of a column that is given as an index, or null.</summary>
    public static int? Index(string column) =>
        int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    private static string Named(string path, string wanted, IReadOnlyList<string> columns)
    {
        var name = columns.FirstOrDefault(c => c == wanted)
            ?? columns.FirstOrDefault(c => string.Equals(c.Trim(), wanted.Trim(), StringComparison.OrdinalIgnoreCase));
        if (name is not null)
        {
            return name;
        }

        return Index(wanted) is { } index && index < columns.Count
            ? columns[index]
            : throw new InvalidDataException($"{path} has no column '{wanted}' ({List(columns)})");
    }

    private static string List(IReadOnlyList<string> columns) =>
        "it has: " + string.Join(", ", columns.Take(NamesInError).Select(c => c.Length > 40 ? c[..40] + "..." : c)) + (columns.Count > NamesInError ? ", ..." : string.Empty);
}
