using OnnxDistill.Data.Tokenizers.Pipelines;
using OnnxDistill.Data.Tokenizers.Settings;
using OnnxDistill.Data.Tokenizers.Templates;

namespace OnnxDistill.Data.Tokenizers.Loading.Pipelines;

/// <summary>Finds the tokens that play a part: by the template, by name in the settings, else by the usual names.</summary>
internal static class RoleReader
{
    /// <summary>Finds them.</summary>
    /// <param name="idOf">The id of a token, or null.</param>
    /// <param name="template">What stands around every text is class and separator, whatever the names say.</param>
    /// <param name="unknown">The model's unknown token.</param>
    /// <param name="settings">The settings beside the file.</param>
    public static SpecialRoles Read(Func<string, int?> idOf, EncodingTemplate template, string? unknown, TokenizerSettings settings)
    {
        int? Named(string key) => settings.Role(key) is { } token ? idOf(token.Content) : null;
        int? Usual(params string[] names) => names.Select(idOf).FirstOrDefault(id => id is not null);
        var special = template.Single.Where(p => p.Sequence < 0).Select(p => p.TokenId).ToArray();
        return new SpecialRoles(
            Named(RoleKeys.Pad) ?? Usual("<pad>", "[PAD]", "<|padding|>", "<|endoftext|>"),
            (unknown is null ? null : idOf(unknown)) ?? Named(RoleKeys.Unknown),
            special.Length > 0 && template.Single[0].Sequence < 0 ? special[0] : null,
            special.Length > 0 && template.Single[^1].Sequence < 0 ? special[^1] : null,
            Named(RoleKeys.Mask) ?? Usual("<mask>", "[MASK]"));
    }
}
