using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using OnnxDistill.Data.Tokenizers.AddedTokens;
using OnnxDistill.Data.Tokenizers.Models;
using OnnxDistill.Data.Tokenizers.Texts;

namespace OnnxDistill.Data.Tokenizers.Pipelines;

/// <summary>
/// A tokenizer of any <c>tokenizer.json</c>, id for id and offset for offset as Hugging Face's library: added tokens, normalizer,
/// pre-tokenizer, model, truncation, template (tokenizer/mod.rs, tokenizer/added_vocabulary.rs).
/// </summary>
internal sealed class PipelineTokenizer : TextTokenizer
{
    [ThreadStatic]
    private static Workspace? _workspace;

    private readonly AddedTokenMatcher _before;
    private readonly AddedTokenMatcher _after;
    private readonly Dictionary<int, string> _added;
    private readonly ConcurrentDictionary<int, (int Leading, int Trailing)> _blanks = [];

    /// <summary>Builds the tokenizer.</summary>
    public PipelineTokenizer(PipelineDefinition definition)
    {
        Definition = definition;
        _before = new AddedTokenMatcher(definition.AddedTokens.Where(t => !t.Normalized));
        _after = new AddedTokenMatcher(definition.AddedTokens.Where(t => t.Normalized).Select(t => t with { Content = Normalize(t.Content) }));
        _added = definition.AddedTokens.GroupBy(t => t.Id).ToDictionary(g => g.Key, g => g.Last().Content);
        VocabularySize = Math.Max(definition.Vocabulary.Size, _added.Keys.DefaultIfEmpty(-1).Max() + 1);
    }

    public PipelineDefinition Definition { get; }

    public override int VocabularySize { get; }

    // Masks hide what is padded, so that any id will do where no token is for that.
    public override int PadId => Definition.Roles.Pad ?? 0;

    public override int? UnknownId => Definition.Roles.Unknown;

    public override int? ClassId => Definition.Roles.Class;

    public override int? SeparatorId => Definition.Roles.Separator;

    public override int? MaskId => Definition.Roles.Mask;

    public override IReadOnlyList<string> Notes => Definition.Notes;

    public override string? TokenOf(int id) => _added.TryGetValue(id, out var content) ? content : Definition.Vocabulary.PieceOf(id);

    /// <inheritdoc/>
    public override Encoding Encode(string text, string? pair, EncodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);

        // Hugging Face takes an empty second text for none.
        pair = string.IsNullOrEmpty(pair) ? null : pair;
        var workspace = _workspace ??= new Workspace();
        Tokenize(text, workspace, workspace.First, options.WithOffsets);
        if (pair is not null)
        {
            Tokenize(pair, workspace, workspace.Second, options.WithOffsets);
        }

        return Definition.Template.Encode(workspace.First, pair is null ? null : workspace.Second, options);
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<TokenizedWord> Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return OffsetWords.Of(text, Encode(text, null, new EncodeOptions { AddSpecialTokens = false, WithOffsets = true }).Offsets!);
    }

    private string Normalize(string text)
    {
        var workspace = _workspace ??= new Workspace();
        workspace.Stretch.Reset(0);
        workspace.Stretch.AppendOriginal(text, 0);
        Definition.Normalizer?.Apply(ref workspace.Stretch, ref workspace.Spare);
        return workspace.Stretch.Units.ToString();
    }

    private void Tokenize(string text, Workspace workspace, TokenList target, bool withOffsets)
    {
        target.Truncate(0);
        workspace.Split.Clear();
        var origin = 0;
        var at = 0;
        while (!_before.IsEmpty && _before.TryFind(text, at, out var match))
        {
            origin = Normalize(text.AsSpan(at, match.Start - at), origin, workspace);
            var split = workspace.Split;
            var start = split.Text.Length;
            origin = split.Text.AppendOriginal(text.AsSpan(match.Start, match.End - match.Start), origin);
            split.Segments.Add(new(start, split.Text.Length, match.Id));
            at = match.End;
        }

        Normalize(text.AsSpan(at), origin, workspace);
        Definition.PreTokenizer?.Apply(workspace.Split);
        Model(workspace, target, withOffsets);
    }

    // Normalizes a stretch between added tokens and finds those that are looked for afterwards.
    private int Normalize(ReadOnlySpan<char> text, int origin, Workspace workspace)
    {
        if (text.IsEmpty)
        {
            return origin;
        }

        workspace.Stretch.Reset(origin);
        origin = workspace.Stretch.AppendOriginal(text, origin);
        Definition.Normalizer?.Apply(ref workspace.Stretch, ref workspace.Spare);
        var stretch = workspace.Stretch;
        var at = 0;
        while (!_after.IsEmpty && _after.TryFind(stretch.Units, at, out var match))
        {
            AddSegment(workspace, at, match.Start, -1);
            AddSegment(workspace, match.Start, match.End, match.Id);
            at = match.End;
        }

        AddSegment(workspace, at, stretch.Length, -1);
        return origin;
    }

    private static void AddSegment(Workspace workspace, int start, int end, int tokenId)
    {
        if (start < end)
        {
            var split = workspace.Split;
            var first = split.Text.Length;
            split.Text.Append(workspace.Stretch, start, end);
            split.Segments.Add(new(first, split.Text.Length, tokenId));
        }
    }

    private void Model(Workspace workspace, TokenList target, bool withOffsets)
    {
        var text = workspace.Split.Text;
        var trims = withOffsets && Definition.Trimmings.Count > 0;
        foreach (var segment in CollectionsMarshal.AsSpan(workspace.Split.Segments))
        {
            if (segment.IsToken)
            {
                var blanks = trims ? OffsetTrimmer.Blanks(text.Units[segment.Start..segment.End].ToString()) : default;
                Add(segment.TokenId, new(text.Starts[segment.Start], text.Ends[segment.End - 1]), trims, blanks, target);
                continue;
            }

            var tokens = workspace.Tokens;
            tokens.Clear();
            Definition.Model.Tokenize(text.Units[segment.Start..segment.End], tokens);
            foreach (var token in CollectionsMarshal.AsSpan(tokens))
            {
                var offset = new Offset(text.Starts[segment.Start + token.Start], text.Ends[segment.Start + token.End - 1]);
                Add(token.Id, offset, trims, trims ? _blanks.GetOrAdd(token.Id, BlanksOf) : default, target);
            }
        }
    }

    private (int Leading, int Trailing) BlanksOf(int id) => OffsetTrimmer.Blanks(Definition.Vocabulary.PieceOf(id) ?? "");

    private void Add(int id, Offset offset, bool trims, (int Leading, int Trailing) blanks, TokenList target)
    {
        if (trims && blanks != default)
        {
            foreach (var addsPrefixSpace in Definition.Trimmings)
            {
                offset = OffsetTrimmer.Trim(offset, blanks, target.Length == 0, addsPrefixSpace);
            }
        }

        target.Add(id, offset.Start, offset.End);
    }

    // Fields, since normalizers let the two texts change places.
    private sealed class Workspace
    {
        public AlignedText Stretch = new();
        public AlignedText Spare = new();

        public SplitText Split { get; } = new();

        public List<ModelToken> Tokens { get; } = [];

        public TokenList First { get; } = new();

        public TokenList Second { get; } = new();
    }
}
