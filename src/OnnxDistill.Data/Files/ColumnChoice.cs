using System.Text.Json.Serialization;
using OnnxDistill.Data.Examples;

namespace OnnxDistill.Data.Files;

/// <summary>What was found out about a data file, so that a second file can be read the same way (<c>--dev</c>, <c>eval</c>).</summary>
/// <param name="Format">tsv, csv, jsonl, json, parquet or txt.</param>
/// <param name="Text">The column of the text: a name where there is a header, else a 0-based index; null where ids are given.</param>
/// <param name="Pair">The column of the second text, or null.</param>
/// <param name="Label">The column of the label, or null.</param>
/// <param name="HasHeader">Whether the first line names the columns (always true for jsonl and parquet).</param>
/// <param name="IdsGiven">Whether the rows hold <c>input_ids</c> instead of text.</param>
/// <param name="FormatGiven">Whether the user had to name the format, since the extension says another. The default value is false.</param>
public sealed record ColumnChoice(
    string Format, string? Text, string? Pair, string? Label, bool HasHeader, bool IdsGiven, bool FormatGiven = false)
{
    /// <summary>Gets the columns of 0 and 1, one a class, of rows with several labels; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Gets what the user said stands between two fields; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public char? Delimiter { get; init; }

    /// <summary>Gets what the user said quotes mean; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Quote { get; init; }

    /// <summary>Gets the labels that the user has read as others, or as none (null); null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string?>? LabelMap { get; init; }

    /// <summary>Gets the columns that have to be read.</summary>
    internal IReadOnlyCollection<string> Names => IdsGiven
        ? [.. new[] { "input_ids", "token_type_ids", "attention_mask", Label }.OfType<string>(), .. Labels ?? []]
        : [.. new[] { Text, Pair, Label }.OfType<string>(), .. Labels ?? []];

    private LabelRenaming? Renaming => LabelMap is null ? null : new LabelRenaming(LabelMap);

    /// <summary>
    /// The options that choose these columns again; the format only where the user had to name it. Plain text and ids say nothing about
    /// the columns of another file.
    /// </summary>
    public DataFileOptions ToOptions() => Format == "txt" || Text is null ? new DataFileOptions { LabelColumn = Label, LabelColumns = Labels, LabelMap = Renaming } : new DataFileOptions
    {
        Format = FormatGiven ? Format : null,
        TextColumn = Text,
        PairColumn = Pair,
        LabelColumn = Label,
        LabelColumns = Labels,
        LabelMap = Renaming,
        Header = HasHeader,
        Delimiter = Delimiter,
        Quote = Quote,
    };

    /// <summary>What a column without a name is called.</summary>
    internal static string Numbered(int index) => FormattableString.Invariant($"column {index}");

    /// <summary>Whether another file's rows are made of the same columns.</summary>
    internal bool IsLike(ColumnChoice other) => IdsGiven == other.IdsGiven && Same(Text, other.Text) && Same(Pair, other.Pair) && Same(Label, other.Label)
        && (Labels ?? []).SequenceEqual(other.Labels ?? [], StringComparer.OrdinalIgnoreCase);

    /// <summary>The choice as a part of a sentence: <c>text: question, pair: answer, label: label</c>.</summary>
    public string Describe() => string.Join(", ", new[]
    {
        IdsGiven ? "ids: input_ids" : $"text: {(Format == "txt" ? "the line" : Shown(Text!))}",
        Pair is null ? null : $"pair: {Shown(Pair)}",
        Labels is null ? $"label: {(Label is null ? "none" : Shown(Label))}" : $"labels: {string.Join(", ", Labels.Select(Shown))}",
    }.OfType<string>());

    /// <summary>The line that tells the choice, and what is left.</summary>
    internal string Line(string file, IReadOnlyList<string> columns)
    {
        string[] used = [.. Names.Select(n => HasHeader || ColumnFinder.Index(n) is not { } index ? n : Numbered(index))];
        string[] unused = [.. columns.Where(c => !used.Contains(c, StringComparer.Ordinal)).Select(c => c.Trim().Length == 0 ? "one without a name" : c.Trim())];
        return $"{file}: {Describe()}{(unused.Length > 0 ? $"; unused: {ColumnList.Short(unused)}" : string.Empty)}";
    }

    private static bool Same(string? a, string? b) => string.Equals(a?.Trim(), b?.Trim(), StringComparison.OrdinalIgnoreCase);

    private string Shown(string column) => HasHeader || ColumnFinder.Index(column) is not { } index ? column.Trim() : Numbered(index);
}
