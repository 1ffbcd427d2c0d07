using OnnxDistill.Data.Tokenizers.Characters;
using OnnxDistill.Data.Tokenizers.Loading.Pipelines;
using OnnxDistill.Data.Tokenizers.Settings;
using OnnxDistill.Data.Tokenizers.Templates;
using OnnxDistill.Data.Tokenizers.WordPieces;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>A WordPiece tokenizer from <c>vocab.txt</c> and the settings beside it, as far as they are there.</summary>
internal static class VocabularyLoader
{
    // Those whose slow form is BERT's basic tokenizer and WordPiece over vocab.txt.
    private static readonly string[] _classes =
    [
        "BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer", "MobileBertTokenizer", "ConvBertTokenizer", "FunnelTokenizer",
        "LayoutLMTokenizer", "LayoutLMv2Tokenizer", "LxmertTokenizer", "SqueezeBertTokenizer", "RetriBertTokenizer", "RealmTokenizer",
        "DPRContextEncoderTokenizer", "DPRQuestionEncoderTokenizer", "DPRReaderTokenizer", "MPNetTokenizer", "BasicTokenizer", "PreTrainedTokenizer",
        "TokenizersBackend",
    ];

    /// <summary>Whether vocab.txt is what a class is read from; a class that is not named is BERT's.</summary>
    public static bool Reads(string? name) => name is null || _classes.Contains(name);

    /// <summary>Makes the tokenizer.</summary>
    /// <param name="vocabulary">The bytes of vocab.txt.</param>
    /// <param name="settings">The settings beside it.</param>
    /// <param name="origin">Where the files come from, for errors.</param>
    /// <param name="notes">Where it is said what was guessed and what contradicts.</param>
    public static WordPieceDefinition Load(byte[] vocabulary, TokenizerSettings settings, string origin, List<string> notes)
    {
        var kind = settings.Class ?? "BertTokenizer";
        if (!Reads(kind))
        {
            throw new InvalidDataException($"{origin}: tokenizer_config.json names {kind}; only WordPiece as in BertTokenizer is supported with vocab.txt, else give a tokenizer.json");
        }

        var pieces = VocabularyText.Read(vocabulary, origin);
        var ids = PieceIds.Of(pieces);
        var roles = Roles(settings, kind);
        var sources = new AddedTokenSources(settings, content => ids.TryGetValue(content, out var id) ? id : null, notes);
        sources.TakeStated();
        foreach (var role in roles.Values)
        {
            sources.TakeRole(role);
        }

        sources.TakeAdditional(() => pieces.Length);
        var all = new Dictionary<string, int>(ids, StringComparer.Ordinal);
        foreach (var token in sources.Tokens)
        {
            all[token.Content] = token.Id;
        }

        var special = PipelineReader.Guarded(origin, () => PieceIds.Special(all, Names(roles)));
        var guess = CaseGuess.Of(settings, pieces, notes);
        return new WordPieceDefinition
        {
            Pieces = pieces,
            Special = special,
            AddedTokens = sources.Tokens,
            Normalizer = new NormalizerSettings(
                CleanText: true,
                SpaceChinese: settings.Flag("tokenize_chinese_chars") ?? true,
                StripAccents: guess.StripAccents,
                LowerCase: guess.LowerCase),
            Template = kind == "MPNetTokenizer"
                ? TwoSeparators(special.Class, special.Separator)
                : EncodingTemplate.Bert(special.Class, special.Separator, kind == "FunnelTokenizer" ? 2 : 0),
            Notes = notes,
        };
    }

    // <s> A </s> and <s> A </s> </s> B </s>, as MPNet has it.
    private static EncodingTemplate TwoSeparators(int classId, int separatorId) => new(
        EncodingTemplate.Bert(classId, separatorId).Single,
        [
            TemplatePiece.Special(classId, 0), TemplatePiece.Text(0, 0), TemplatePiece.Special(separatorId, 0), TemplatePiece.Special(separatorId, 0),
            TemplatePiece.Text(1, 1), TemplatePiece.Special(separatorId, 1),
        ]);

    private static Dictionary<string, NamedToken> Roles(TokenizerSettings settings, string kind)
    {
        (string Pad, string Unknown, string Class, string Separator, NamedToken Mask) names = kind == "MPNetTokenizer"
            ? ("<pad>", "[UNK]", "<s>", "</s>", new NamedToken("<mask>", LeftStrip: true))
            : ("[PAD]", "[UNK]", "[CLS]", "[SEP]", new NamedToken("[MASK]"));
        return new()
        {
            [RoleKeys.Pad] = settings.Role(RoleKeys.Pad) ?? new(names.Pad),
            [RoleKeys.Unknown] = settings.Role(RoleKeys.Unknown) ?? new(names.Unknown),
            [RoleKeys.Class] = settings.Role(RoleKeys.Class) ?? new(names.Class),
            [RoleKeys.Separator] = settings.Role(RoleKeys.Separator) ?? new(names.Separator),
            [RoleKeys.Mask] = settings.Role(RoleKeys.Mask) ?? names.Mask,
        };
    }

    private static SpecialTokenNames Names(Dictionary<string, NamedToken> roles) => new(
        roles[RoleKeys.Pad].Content,
        roles[RoleKeys.Unknown].Content,
        roles[RoleKeys.Class].Content,
        roles[RoleKeys.Separator].Content,
        roles[RoleKeys.Mask].Content);
}
