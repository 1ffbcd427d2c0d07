using OnnxDistill.Data.Tokenizers.AddedTokens;
using OnnxDistill.Data.Tokenizers.Characters;
using OnnxDistill.Data.Tokenizers.Templates;

namespace OnnxDistill.Data.Tokenizers.WordPieces;

/// <summary>All that a WordPiece tokenizer is made of, whatever file it came from.</summary>
internal sealed record WordPieceDefinition
{
    /// <summary>Gets the pieces by id; null where an id is not used.</summary>
    public required string?[] Pieces { get; init; }

    /// <summary>Gets the prefix of pieces that go on with a word. The default value is ##.</summary>
    public string Prefix { get; init; } = "##";

    /// <summary>Gets the longest word in code points. The default value is 100.</summary>
    public int MaxCharacters { get; init; } = 100;

    public required NormalizerSettings Normalizer { get; init; }

    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    public required EncodingTemplate Template { get; init; }

    public required SpecialTokens Special { get; init; }

    /// <summary>Gets what was guessed of the files, and where they contradict each other. The default value is empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
