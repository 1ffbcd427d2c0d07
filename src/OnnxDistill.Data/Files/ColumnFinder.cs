using System.Globalization;

namespace OnnxDistill.Data.Files;

/// <summary>Finds out which columns hold the texts and the label: as the user said, else by well-known names; what could be several is refused.</summary>
internal static class ColumnFinder
{
    /// <summary>Whether the first line names the columns: as said, else unless every column given is an index.</summary>
    public static bool HasHeader(DataFileOptions options)
    {
        string[] given = [.. Given(options)];
        return options.Header ?? !(given.Length > 0 && given.All(c => Index(c) is not null));
    }

    /// <summary>Whether the columns that the user named are among these, or some known ones; of a row without header, whether it is long enough.</summary>
    public static bool Fits(DataFileOptions options, IReadOnlyList<string> columns) => !HasHeader(options)
        ? Given(options).All(c => Index(c) is not { } index || index < columns.Count)
        : Given(options).All(c => Found(c, columns) is not null)
            && (options.TextColumn is not null || KnownColumns.TextsAmong(columns).Count > 0 || KnownColumns.PairsAmong(columns).Count > 0);

    /// <summary>Chooses among the named columns.</summary>
    /// <exception cref="InvalidDataException">A chosen column is not there or there twice, no column looks like a text, or several do.</exception>
    public static ColumnChoice ByName(string path, string format, DataFileOptions options, IReadOnlyList<string> columns)
    {
        var labels = LabelColumns.Check(path, options)?.Select(c => Named(path, c, columns)).ToList();
        var label = labels is not null || options.LabelColumn is null ? null : Named(path, options.LabelColumn, columns);
        var taken = (labels ?? []).Append(label).OfType<string>().ToList();
        var (text, pair) = TextColumns.Find(path, options, [.. columns.Where(c => !taken.Contains(c, StringComparer.Ordinal))], c => Named(path, c, columns));
        var idsGiven = text is null && columns.Contains("input_ids", StringComparer.Ordinal);
        if (text is null && !idsGiven)
        {
            throw new InvalidDataException($"{path}: no column looks like a text ({ColumnList.Of(columns)}); give --text-column and --label-column, 0-based indices if the file has no header");
        }

        if (labels is null && label is null)
        {
            label = Label(path, [.. columns.Where(c => c != text && c != pair)]);
        }

        var choice = new ColumnChoice(format, text, pair, label, HasHeader: true, idsGiven) { Labels = labels };
        Check(path, choice, columns);
        return choice;
    }

    /// <summary>Takes the indices as given.</summary>
    /// <exception cref="InvalidDataException">No text column is given, one is a name, or one has two tasks.</exception>
    public static ColumnChoice ByIndex(string path, string format, DataFileOptions options)
    {
        var labels = LabelColumns.Check(path, options);
        if (Given(options).FirstOrDefault(c => Index(c) is null) is { } column)
        {
            throw new InvalidDataException($"{path} has no header, so column '{column}' cannot be found by name; give a 0-based index");
        }

        var choice = options.TextColumn is { } text
            ? new ColumnChoice(format, text, options.PairColumn, options.LabelColumn, HasHeader: false, IdsGiven: false) { Labels = labels }
            : throw new InvalidDataException($"{path} has no header; give --text-column, a 0-based index");
        Check(path, choice, []);
        return choice;
    }

    /// <summary>The number of a column that is given as an index, or null.</summary>
    public static int? Index(string column) =>
        int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    private static IEnumerable<string> Given(DataFileOptions options) =>
        new[] { options.TextColumn, options.PairColumn, options.LabelColumn }.Concat(options.LabelColumns ?? []).OfType<string>();

    private static string Named(string path, string wanted, IReadOnlyList<string> columns) =>
        Found(wanted, columns) ?? throw new InvalidDataException($"{path} has no column '{wanted}' ({ColumnList.Of(columns)})");

    private static string? Found(string wanted, IReadOnlyList<string> columns) => columns.FirstOrDefault(c => c == wanted)
        ?? columns.FirstOrDefault(c => string.Equals(c.Trim(), wanted.Trim(), StringComparison.OrdinalIgnoreCase))
        ?? (Index(wanted) is { } index && index < columns.Count ? columns[index] : null);

    private static string? Label(string path, IReadOnlyList<string> columns) => KnownColumns.LabelsAmong(columns) switch
    {
        [] => null,
        [var only] => only,
        var several when several.Distinct(StringComparer.Ordinal).Count() == 1 => several[0],
        var several => throw new InvalidDataException($"{path}: {ColumnList.And(several)} all look like labels; say which is one by --label-column"),
    };

    // A name that stands twice, and a column that is two things at once, would be read as something that nobody meant.
    private static void Check(string path, ColumnChoice choice, IReadOnlyList<string> columns)
    {
        string[] chosen = [.. new[] { choice.Text, choice.Pair, choice.Label }.Concat(choice.Labels ?? []).OfType<string>()];
        if (chosen.GroupBy(c => c, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } same)
        {
            throw new InvalidDataException($"{path}: column '{same.Key}' is taken for two of text, pair and label; give --text-column, --pair-column and --label-column");
        }

        if (chosen.FirstOrDefault(c => columns.Count(other => other == c) > 1) is { } twice)
        {
            throw new InvalidDataException($"{path} has two columns named '{twice}', and which is meant cannot be told; rename one");
        }
    }
}
