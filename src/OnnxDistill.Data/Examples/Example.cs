namespace OnnxDistill.Data.Examples;

/// <summary>One row of a data set: a text, perhaps a second one, perhaps a label; or token ids instead of text.</summary>
/// <param name="Row">0-based number of the example in the data set.</param>
/// <param name="Line">1-based line of the file it starts on; the row number of a Parquet file, from 1.</param>
/// <param name="Text">The first text; null only where <paramref name="InputIds"/> are given.</param>
/// <param name="Pair">The second text, or null.</param>
/// <param name="LabelText">
/// The label as the file has it: a class name, a class id or a number; null where there is none. Several labels stand here as one text, which is
/// the name of no class.
/// </param>
/// <param name="InputIds">Token ids with special tokens and without padding, where the file has them instead of text.</param>
/// <param name="TokenTypeIds">Token types beside <paramref name="InputIds"/>, or null.</param>
public sealed record Example(
    long Row,
    long Line,
    string? Text,
    string? Pair,
    string? LabelText,
    int[]? InputIds = null,
    int[]? TokenTypeIds = null)
{
    /// <summary>Gets the file that the row stands in, where the data set has several; null where there is one.</summary>
    public string? File { get; init; }

    /// <summary>Gets the names of a row with several labels, where its label column holds a list; null where it holds none.</summary>
    public IReadOnlyList<string>? LabelTexts { get; init; }

    /// <summary>
    /// Gets the values of the chosen label columns as the file has them (0, 1, or null for none), in the order in which they were chosen;
    /// null where no such columns were.
    /// </summary>
    public IReadOnlyList<string?>? LabelFlags { get; init; }
}
