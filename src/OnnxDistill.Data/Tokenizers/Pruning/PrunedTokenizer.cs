using OnnxDistill.Data.Tokenizers.Loading;

namespace OnnxDistill.Data.Tokenizers.Pruning;

/// <summary>A tokenizer without the pieces that no text of a data set uses.</summary>
internal sealed record PrunedTokenizer
{
    /// <summary>Gets the files of the smaller tokenizer.</summary>
    public required TokenizerFiles Files { get; init; }

    /// <summary>Gets, for each id of the smaller tokenizer, the id that its piece had before; ascending.</summary>
    public required IReadOnlyList<int> Kept { get; init; }

    /// <summary>Gets the number of pieces before.</summary>
    public required int Before { get; init; }

    /// <summary>Gets the number of different pieces that the data uses.</summary>
    public required int Used { get; init; }

    /// <summary>Gets what pieces begin with that go on with a word (<c>##</c>); empty where nothing marks them.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>Gets what is worth telling, a line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The id that a piece has now, by the one that it had before; null where it is gone.</summary>
    /// <param name="before">The id before.</param>
    public int? IdOf(int before) => KeptIds.Place(Kept, before);
}
