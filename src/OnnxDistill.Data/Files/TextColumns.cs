namespace OnnxDistill.Data.Files;

/// <summary>Finds the column of the text, and that of the second text if rows are pairs.</summary>
internal static class TextColumns
{
    /// <summary>The columns as the user named them; what is not named by well-known names.</summary>
    /// <param name="path">The file, for errors.</param>
    /// <param name="options">What the user said.</param>
    /// <param name="columns">The columns that are no label.</param>
    /// <param name="named">Finds a column that the user named.</param>
    /// <returns>Both null where no column looks like a text.</returns>
    /// <exception cref="InvalidDataException">A column is not there, or several could be meant.</exception>
    public static (string? Text, string? Pair) Find(string path, DataFileOptions options, IReadOnlyList<string> columns, Func<string, string> named)
    {
        var pair = options.PairColumn is { } second ? named(second) : null;
        return options.TextColumn is { } first ? (named(first), pair)
            : pair is not null ? (Beside(path, pair, columns), pair)
            : Known(path, columns);
    }

    // A column that belongs to one of the pairs is not dropped for another.
    private static (string? Text, string? Pair) Known(string path, IReadOnlyList<string> columns)
    {
        var pairs = KnownColumns.PairsAmong(columns);
        string[] texts = [.. pairs.SelectMany(p => new[] { p.Text, p.Pair }).Concat(KnownColumns.TextsAmong(columns)).Distinct(StringComparer.Ordinal)];
        return (pairs, texts) switch
        {
            ([], []) => (null, null),
            ([], [var only]) => (only, null),
            ([var pair], [_, _]) => pair,
            _ => throw Several(path, texts),
        };
    }

    private static string? Beside(string path, string pair, IReadOnlyList<string> columns)
    {
        string[] known = [.. KnownColumns.PairsAmong(columns).Where(p => p.Pair == pair).Select(p => p.Text)];
        string[] texts = [.. known.Length > 0 ? known : KnownColumns.TextsAmong(columns).Where(c => c != pair)];
        return texts.Length > 1 ? throw Several(path, texts) : texts.FirstOrDefault();
    }

    private static InvalidDataException Several(string path, string[] texts) =>
        new($"{path}: {ColumnList.And(texts)} all look like texts, and which the rows are made of cannot be told; give --text-column, and --pair-column for a second text");
}
