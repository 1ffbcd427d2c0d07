using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.SentencePiece;
using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Tokenizers.Loading.Conversion;

/// <summary>The tokenizer classes that a SentencePiece file may be of; source: huggingface/transformers convert_slow_tokenizer.py.</summary>
internal static class SentencePieceFamilies
{
    private const string RobertaPair = "{cls}:0 $A:0 {sep}:0 {sep}:0 $B:0 {sep}:0";

    /// <summary>Gets the classes by name.</summary>
    public static IReadOnlyDictionary<string, SentencePieceFamily> All { get; } = new Dictionary<string, SentencePieceFamily>(StringComparer.Ordinal)
    {
        ["XLMRobertaTokenizer"] = new() { Layout = PieceLayout.Fairseq, Pair = RobertaPair },
        ["CamembertTokenizer"] = new() { Layout = PieceLayout.Camembert, Pair = RobertaPair },
        ["BarthezTokenizer"] = new() { Pair = RobertaPair },
        ["AlbertTokenizer"] = new()
        {
            Roles = RoleTokens.Albert,
            Layout = PieceLayout.NumbersApart,
            Normalizer = (file, settings) => Quotes(file, settings, lowerCase: true, keepAccents: false),
            PreTokenizer = Words,
        },
        ["FNetTokenizer"] = new()
        {
            Roles = RoleTokens.Albert,
            Layout = PieceLayout.NumbersApart,
            Normalizer = (file, settings) => Quotes(file, settings, lowerCase: false, keepAccents: true),
            PreTokenizer = Words,
        },
        ["RemBertTokenizer"] = new()
        {
            Roles = RoleTokens.Bert with { Unknown = new("[UNK]"), Mask = new("[MASK]", LeftStrip: true) },
            Normalizer = (file, settings) => Quotes(file, settings, lowerCase: false, keepAccents: true),
            PreTokenizer = Words,
        },
        ["DebertaV2Tokenizer"] = new() { Roles = RoleTokens.Bert, Normalizer = Deberta, PreTokenizer = DebertaWords },
        ["BigBirdTokenizer"] = new() { Roles = RoleTokens.Albert with { Begin = new("<s>"), End = new("</s>") } },
        ["XLNetTokenizer"] = new()
        {
            Roles = RoleTokens.Roberta with { Separator = new("<sep>"), Class = new("<cls>") },
            Layout = PieceLayout.NumbersApart,
            Normalizer = (file, settings) => Quotes(file, settings, lowerCase: false, keepAccents: false),
            PreTokenizer = Words,
            Single = "$A:0 {sep}:0 {cls}:2",
            Pair = "$A:0 {sep}:0 $B:1 {sep}:1 {cls}:2",
            Additional = ["<eop>", "<eod>"],
        },
        ["T5Tokenizer"] = Gaps,
        ["MT5Tokenizer"] = Gaps,
        ["LlamaTokenizer"] = Llama,
        ["CodeLlamaTokenizer"] = Llama,
    };

    private static SentencePieceFamily Gaps => new()
    {
        Roles = new RoleTokens { End = new("</s>"), Unknown = new("<unk>"), Pad = new("<pad>") },
        Layout = PieceLayout.WithGaps,
        Single = "$A:0 {eos}:0",
        Pair = "$A:0 {eos}:0 $B:0 {eos}:0",
    };

    private static SentencePieceFamily Llama => new()
    {
        Roles = new RoleTokens { Begin = new("<s>"), End = new("</s>"), Unknown = new("<unk>") },
        Normalizer = (_, settings) => Legacy(settings)
            ? ComponentJson.Normalizers(settings.Flag("add_prefix_space") == false ? null : new JsonObject { ["type"] = "Prepend", ["prepend"] = "\u2581" }, ComponentJson.Replace(" ", "\u2581"))
            : null,
        PreTokenizer = settings => Legacy(settings) ? null : ComponentJson.Metaspace(Scheme(settings), split: false),
        Single = "{bos}:0 $A:0",
        Pair = "{bos}:0 $A:0 {bos}:1 $B:1",
    };

    /// <summary>Where a blank is put before the text.</summary>
    public static string Scheme(TokenizerSettings settings) => settings.Flag("add_prefix_space") == false ? "never" : Legacy(settings) ? "always" : "first";

    /// <summary>The normalizer of the file's table, if it has one.</summary>
    public static JsonObject? Table(SentencePieceFile file) => file.Normalization.CharsMap.Length > 0 ? ComponentJson.Precompiled(file.Normalization.CharsMap) : null;

    private static bool Legacy(TokenizerSettings settings) => settings.Flag("legacy") ?? true;

    private static JsonObject Words(TokenizerSettings settings) => ComponentJson.Metaspace(Scheme(settings));

    private static JsonObject? Quotes(SentencePieceFile file, TokenizerSettings settings, bool lowerCase, bool keepAccents)
    {
        var accents = settings.Flag("keep_accents") ?? keepAccents;
        return ComponentJson.Normalizers(
            ComponentJson.Replace("``", "\""),
            ComponentJson.Replace("''", "\""),
            accents ? null : ComponentJson.Plain("NFKD"),
            accents ? null : ComponentJson.Plain("StripAccents"),
            settings.Flag("do_lower_case") ?? lowerCase ? ComponentJson.Plain("Lowercase") : null,
            Table(file),
            ComponentJson.ReplaceBlanks(" "));
    }

    private static JsonObject? Deberta(SentencePieceFile file, TokenizerSettings settings) => ComponentJson.Normalizers(
        settings.Flag("do_lower_case") == true ? ComponentJson.Plain("Lowercase") : null,
        ComponentJson.Strip(left: true, right: true),
        Table(file),
        ComponentJson.ReplaceBlanks(" "));

    private static JsonObject DebertaWords(TokenizerSettings settings) => ComponentJson.PreTokenizers(
        settings.Flag("split_by_punct") == true ? new JsonObject { ["type"] = "Punctuation", ["behavior"] = "Isolated" } : null,
        ComponentJson.Metaspace(Scheme(settings)));
}
