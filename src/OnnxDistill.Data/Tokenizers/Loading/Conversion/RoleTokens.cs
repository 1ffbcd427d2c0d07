using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Tokenizers.Loading.Conversion;

/// <summary>The special tokens of a tokenizer class unless settings name others; null where it has none.</summary>
internal sealed record RoleTokens
{
    /// <summary>Gets RoBERTa's: &lt;s&gt;, &lt;/s&gt;, &lt;unk&gt;, &lt;pad&gt; and a &lt;mask&gt; that takes the blank before it along.</summary>
    public static RoleTokens Roberta { get; } = new()
    {
        Begin = new("<s>"),
        End = new("</s>"),
        Unknown = new("<unk>"),
        Separator = new("</s>"),
        Pad = new("<pad>"),
        Class = new("<s>"),
        Mask = new("<mask>", LeftStrip: true),
    };

    /// <summary>Gets ALBERT's: [CLS], [SEP], &lt;unk&gt;, &lt;pad&gt; and a [MASK] that takes the blank before it along.</summary>
    public static RoleTokens Albert { get; } = new()
    {
        Begin = new("[CLS]"),
        End = new("[SEP]"),
        Unknown = new("<unk>"),
        Separator = new("[SEP]"),
        Pad = new("<pad>"),
        Class = new("[CLS]"),
        Mask = new("[MASK]", LeftStrip: true),
    };

    /// <summary>Gets those of BERT's names.</summary>
    public static RoleTokens Bert { get; } = new()
    {
        Begin = new("[CLS]"),
        End = new("[SEP]"),
        Unknown = new("[UNK]", Normalized: true),
        Separator = new("[SEP]"),
        Pad = new("[PAD]"),
        Class = new("[CLS]"),
        Mask = new("[MASK]"),
    };

    public NamedToken? Begin { get; init; }

    public NamedToken? End { get; init; }

    public NamedToken? Unknown { get; init; }

    public NamedToken? Separator { get; init; }

    public NamedToken? Pad { get; init; }

    public NamedToken? Class { get; init; }

    public NamedToken? Mask { get; init; }

    /// <summary>The same with the names that settings give.</summary>
    public RoleTokens With(TokenizerSettings settings) => new()
    {
        Begin = Named(settings, RoleKeys.Begin, Begin),
        End = Named(settings, RoleKeys.End, End),
        Unknown = Named(settings, RoleKeys.Unknown, Unknown),
        Separator = Named(settings, RoleKeys.Separator, Separator),
        Pad = Named(settings, RoleKeys.Pad, Pad),
        Class = Named(settings, RoleKeys.Class, Class),
        Mask = Named(settings, RoleKeys.Mask, Mask),
    };

    /// <summary>All of them, in the order in which new ones get their ids.</summary>
    public IReadOnlyList<NamedToken> All => [.. new[] { Begin, End, Unknown, Separator, Pad, Class, Mask }.OfType<NamedToken>().DistinctBy(t => t.Content)];

    // A name alone says nothing of white space: the class does.
    private static NamedToken? Named(TokenizerSettings settings, string key, NamedToken? otherwise) => settings.Role(key) is not { } token ? otherwise
        : otherwise is not null && token == new NamedToken(token.Content) ? otherwise with { Content = token.Content } : token;
}
