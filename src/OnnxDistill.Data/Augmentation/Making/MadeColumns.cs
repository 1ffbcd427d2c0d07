using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Augmentation.Making;

/// <summary>The columns of a file of made rows: named as those of the source; where these have no names, by names that are found without being told.</summary>
/// <param name="Text">The column of the text.</param>
/// <param name="Pair">The column of the second text; null where there is none.</param>
internal sealed record MadeColumns(string Text, string? Pair)
{
    /// <summary>Gets the options that name the columns.</summary>
    public DataFileOptions Options => new() { TextColumn = Text, PairColumn = Pair, Header = true };

    /// <summary>Gets the same as arguments of a command line.</summary>
    public IReadOnlyList<string> Arguments => Pair is null ? ["--text-column", Text, "--header"] : ["--text-column", Text, "--pair-column", Pair, "--header"];

    /// <summary>The columns for a source.</summary>
    public static MadeColumns Of(ColumnChoice source) => source.HasHeader && source.Text is { } text
        ? new MadeColumns(RowSieve.Line(text), source.Pair is { } pair ? RowSieve.Line(pair) : null)
        : source.Pair is null ? new MadeColumns("text", null) : new MadeColumns("sentence1", "sentence2");
}
