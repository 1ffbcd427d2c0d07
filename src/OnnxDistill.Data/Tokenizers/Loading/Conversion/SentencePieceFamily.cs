using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.SentencePiece;
using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Tokenizers.Loading.Conversion;

/// <summary>How tokenizers of one class are made of a SentencePiece file.</summary>
internal sealed record SentencePieceFamily
{
    /// <summary>Gets the special tokens unless settings name others. The default value is RoBERTa's.</summary>
    public RoleTokens Roles { get; init; } = RoleTokens.Roberta;

    /// <summary>Gets which piece has which id. The default value is that of the file.</summary>
    public Func<SentencePieceFile, TokenizerSettings, PieceLayout> Layout { get; init; } = PieceLayout.Direct;

    /// <summary>
    /// Gets what normalizes the text. The default value is null: the file's table, where white space is left to the pre-tokenizer.
    /// </summary>
    public Func<SentencePieceFile, TokenizerSettings, JsonObject?>? Normalizer { get; init; }

    /// <summary>Gets what cuts the text into words. The default value is null: at white space, each word marked.</summary>
    public Func<TokenizerSettings, JsonObject?>? PreTokenizer { get; init; }

    /// <summary>Gets what stands around one text: {cls}, {sep}, {bos}, {eos} and texts, with types. The default value is {cls} A {sep}.</summary>
    public string Single { get; init; } = "{cls}:0 $A:0 {sep}:0";

    /// <summary>Gets what stands around two. The default value is that of BERT.</summary>
    public string Pair { get; init; } = "{cls}:0 $A:0 {sep}:0 $B:1 {sep}:1";

    /// <summary>Gets special tokens without a role that the class knows. The default value is empty.</summary>
    public IReadOnlyList<string> Additional { get; init; } = [];
}
