namespace OnnxDistill.Data.Files;

/// <summary>Columns as a part of a sentence.</summary>
internal static class ColumnList
{
    private const int Names = 20;
    private const int Characters = 40;

    /// <summary>The columns that a file has.</summary>
    public static string Of(IReadOnlyList<string> columns) => "it has: " + Short(columns);

    /// <summary>The first of them, by commas.</summary>
    public static string Short(IReadOnlyList<string> columns) =>
        string.Join(", ", columns.Take(Names).Select(c => c.ReplaceLineEndings(" ")).Select(c => c.Length > Characters ? c[..Characters] + "..." : c)) + (columns.Count > Names ? ", ..." : string.Empty);

    /// <summary>All of them, the last by "and".</summary>
    public static string And(IReadOnlyList<string> columns) => $"{string.Join(", ", columns.SkipLast(1))} and {columns[^1]}";
}
