using OnnxDistill.Data.Examples;

namespace OnnxDistill.Data.Files;

/// <summary>What the user said about a data file; everything not said is found out from the file.</summary>
public sealed record DataFileOptions
{
    /// <summary>Gets the format: tsv, csv, jsonl, json, parquet or txt. The default value is null: by the file's extension.</summary>
    public string? Format { get; init; }

    /// <summary>Gets the column of the text: a name or a 0-based index. The default value is null: by the header.</summary>
    public string? TextColumn { get; init; }

    /// <summary>Gets the column of the second text: a name or a 0-based index. The default value is null: by the header.</summary>
    public string? PairColumn { get; init; }

    /// <summary>Gets the column of the label: a name or a 0-based index. The default value is null: by the header.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>
    /// Gets the columns of 0 and 1, one a class, of rows with several labels: names or 0-based indices. The default value is null: there is
    /// one column of labels.
    /// </summary>
    public IReadOnlyList<string>? LabelColumns { get; init; }

    /// <summary>
    /// Gets whether the first line names the columns. The default value is null: indices mean that there is no header, anything
    /// else that there is one.
    /// </summary>
    public bool? Header { get; init; }

    /// <summary>Gets what stands between two fields of a .csv or .tsv. The default value is null: found by the first line.</summary>
    public char? Delimiter { get; init; }

    /// <summary>
    /// Gets what a quote at the beginning of a field of a .csv or .tsv means: <c>none</c>, an ordinary character; <c>"</c>, the field goes on to the next
    /// quote, and two quotes stand for one. The default value is null: what the whole file says.
    /// </summary>
    public string? Quote { get; init; }

    /// <summary>Gets the labels that are to be read as others, or as none. The default value is null: every label is what the file says.</summary>
    public LabelRenaming? LabelMap { get; init; }

    /// <summary>Gets the number of rows to read at most, of all files together. The default value is null: all.</summary>
    public long? Limit { get; init; }
}
