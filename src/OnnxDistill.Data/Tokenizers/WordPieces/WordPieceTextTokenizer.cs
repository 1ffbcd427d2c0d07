using OnnxDistill.Data.Tokenizers.AddedTokens;
using OnnxDistill.Data.Tokenizers.Characters;
using OnnxDistill.Data.Tokenizers.Templates;

namespace OnnxDistill.Data.Tokenizers.WordPieces;

/// <summary>
/// BERT's tokenizer, id for id and offset for offset as Hugging Face's fast one: added tokens, normalizer, pre-tokenizer, WordPiece,
/// truncation, template.
/// </summary>
internal sealed class WordPieceTextTokenizer : TextTokenizer
{
    [ThreadStatic]
    private static Workspace? _workspace;

    private readonly TextNormalizer _normalizer;
    private readonly WordPieceModel _model;
    private readonly AddedTokenMatcher _before;
    private readonly AddedTokenMatcher _after;
    private readonly Dictionary<int, string> _added;

    public WordPieceTextTokenizer(WordPieceDefinition definition)
    {
        Definition = definition;
        _normalizer = new TextNormalizer(new CharacterMap(definition.Normalizer));
        var pieces = definition.Pieces.Index().Where(p => p.Item is not null).Select(p => (p.Item!, p.Index));
        _model = new WordPieceModel(new PieceTrie(pieces, definition.Prefix), definition.Special.Unknown, definition.MaxCharacters);
        _before = new AddedTokenMatcher(definition.AddedTokens.Where(t => !t.Normalized));
        _after = new AddedTokenMatcher(definition.AddedTokens.Where(t => t.Normalized).Select(t => t with { Content = Normalize(t.Content) }));
        _added = definition.AddedTokens.GroupBy(t => t.Id).ToDictionary(g => g.Key, g => g.Last().Content);
        VocabularySize = Math.Max(definition.Pieces.Length, _added.Keys.DefaultIfEmpty(-1).Max() + 1);
    }

    public WordPieceDefinition Definition { get; }

    public override int VocabularySize { get; }

    public override int PadId => Definition.Special.Pad;

    public override int? UnknownId => Definition.Special.Unknown;

    public override int? ClassId => Definition.Special.Class;

    public override int? SeparatorId => Definition.Special.Separator;

    public override int? MaskId => Definition.Special.Mask;

    public override IReadOnlyList<string> Notes => Definition.Notes;

    public override string? TokenOf(int id) => _added.TryGetValue(id, out var content) ? content
        : id >= 0 && id < Definition.Pieces.Length ? Definition.Pieces[id] : null;

    /// <inheritdoc/>
    public override Encoding Encode(string text, string? pair, EncodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);

        // Hugging Face takes an empty second text for none.
        pair = string.IsNullOrEmpty(pair) ? null : pair;
        var workspace = _workspace ??= new Workspace();
        workspace.First.Truncate(0);
        workspace.Second.Truncate(0);
        Tokenize(text, workspace.Normalized, workspace.First);
        var second = pair is null ? null : workspace.Second;
        if (second is not null)
        {
            Tokenize(pair, workspace.Normalized, second);
        }

        return Definition.Template.Encode(workspace.First, second, options);
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<TokenizedWord> Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var workspace = _workspace ??= new Workspace();
        workspace.First.Truncate(0);
        var found = new WordList(text);
        Tokenize(text, workspace.Normalized, workspace.First, found);
        return found.Words;
    }

    /// <summary>The text as the normalizer leaves it, blanks around Chinese characters included.</summary>
    public string Normalize(string text)
    {
        var target = new NormalizedText();
        _normalizer.Normalize(text, 0, target);
        return target.Units.ToString();
    }

    private void Tokenize(ReadOnlySpan<char> text, NormalizedText normalized, TokenList target, WordList? words = null)
    {
        var origin = 0;
        var at = 0;
        while (!_before.IsEmpty && _before.TryFind(text, at, out var match))
        {
            origin = TokenizeStretch(text[at..match.Start], origin, normalized, target, words);
            var end = origin + CodePoints(text[match.Start..match.End]);
            words?.Add(text[match.Start..match.End], origin, end, target.Length, target.Length + 1);
            target.Add(match.Id, origin, end);
            origin = end;
            at = match.End;
        }

        TokenizeStretch(text[at..], origin, normalized, target, words);
    }

    private int TokenizeStretch(ReadOnlySpan<char> text, int origin, NormalizedText normalized, TokenList target, WordList? words)
    {
        normalized.Truncate(0);
        origin = _normalizer.Normalize(text, origin, normalized);
        var units = normalized.Units;
        var origins = normalized.Origins;
        var at = 0;
        while (!_after.IsEmpty && _after.TryFind(units, at, out var match))
        {
            WordSplitter.Split(units[at..match.Start], origins[at..match.Start], _model, target, words);
            words?.Add(units[match.Start..match.End], origins[match.Start], origins[match.End - 1] + 1, target.Length, target.Length + 1);
            target.Add(match.Id, origins[match.Start], origins[match.End - 1] + 1);
            at = match.End;
        }

        WordSplitter.Split(units[at..], origins[at..], _model, target, words);
        return origin;
    }

    private static int CodePoints(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    private sealed class Workspace
    {
        public NormalizedText Normalized { get; } = new();

        public TokenList First { get; } = new();

        public TokenList Second { get; } = new();
    }
}
