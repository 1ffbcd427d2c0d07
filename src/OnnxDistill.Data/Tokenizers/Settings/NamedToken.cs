using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.AddedTokens;

namespace OnnxDistill.Data.Tokenizers.Settings;

/// <summary>A token as the settings name it: a text alone, or an added token with the white space that it takes along.</summary>
/// <param name="Content">What stands in the text.</param>
/// <param name="SingleWord">Whether it must not touch a word.</param>
/// <param name="LeftStrip">Whether it takes the white space before it along.</param>
/// <param name="RightStrip">Whether it takes the white space behind it along.</param>
/// <param name="Normalized">Whether it is found in normalized text; null where nothing is said.</param>
/// <param name="Special">Whether it is special; null where nothing is said.</param>
internal sealed record NamedToken(
    string Content, bool SingleWord = false, bool LeftStrip = false, bool RightStrip = false, bool? Normalized = null, bool? Special = null)
{
    /// <summary>Reads a token: a text, or an object with <c>content</c>; null where it is neither.</summary>
    public static NamedToken? Read(JsonNode? node) => node is JsonObject token
        ? token.Text("content") is not { Length: > 0 } content
            ? null
            : new NamedToken(
                content,
                token.Flag("single_word") ?? false,
                token.Flag("lstrip") ?? false,
                token.Flag("rstrip") ?? false,
                token.Flag("normalized"),
                token.Flag("special"))
        : node.Text() is { Length: > 0 } text ? new NamedToken(text) : null;

    /// <summary>The added token of an id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="special">Whether it is special, where nothing is said.</param>
    public AddedToken With(int id, bool special)
    {
        var isSpecial = Special ?? special;
        return new AddedToken(id, Content, SingleWord, LeftStrip, RightStrip, Normalized ?? !isSpecial, isSpecial);
    }
}
