using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>What the special tokens are called, as the settings say, else as in BERT.</summary>
internal sealed record SpecialTokenNames(string Pad, string Unknown, string Class, string Separator, string Mask)
{
    public static SpecialTokenNames From(TokenizerSettings settings)
    {
        string Name(string key, string otherwise) => settings.Role(key)?.Content ?? otherwise;
        return new SpecialTokenNames(
            Name(RoleKeys.Pad, "[PAD]"),
            Name(RoleKeys.Unknown, "[UNK]"),
            Name(RoleKeys.Class, "[CLS]"),
            Name(RoleKeys.Separator, "[SEP]"),
            Name(RoleKeys.Mask, "[MASK]"));
    }
}
