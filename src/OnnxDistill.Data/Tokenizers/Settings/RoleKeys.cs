namespace OnnxDistill.Data.Tokenizers.Settings;

/// <summary>The keys under which settings name special tokens.</summary>
internal static class RoleKeys
{
    public const string Pad = "pad_token";
    public const string Unknown = "unk_token";
    public const string Class = "cls_token";
    public const string Separator = "sep_token";
    public const string Mask = "mask_token";
    public const string Begin = "bos_token";
    public const string End = "eos_token";

    /// <summary>Gets all of them, in the order in which Hugging Face's library gives new ones their ids.</summary>
    public static IReadOnlyList<string> All { get; } = [Begin, End, Unknown, Separator, Pad, Class, Mask];
}
