using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.AddedTokens;

namespace OnnxDistill.Data.Tokenizers.Settings;

/// <summary>Writes added tokens as a tokenizer.json has them.</summary>
internal static class AddedTokenJson
{
    /// <summary>An entry of <c>added_tokens</c>.</summary>
    public static JsonObject Entry(AddedToken token) => new()
    {
        ["id"] = token.Id,
        ["content"] = token.Content,
        ["single_word"] = token.SingleWord,
        ["lstrip"] = token.LeftStrip,
        ["rstrip"] = token.RightStrip,
        ["normalized"] = token.Normalized,
        ["special"] = token.Special,
    };
}
