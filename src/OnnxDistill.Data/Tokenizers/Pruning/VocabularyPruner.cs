using OnnxDistill.Data.Tokenizers.AddedTokens;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Data.Tokenizers.Pipelines;
using OnnxDistill.Data.Tokenizers.Templates;
using OnnxDistill.Data.Tokenizers.WordPieces;

namespace OnnxDistill.Data.Tokenizers.Pruning;

/// <summary>
/// Takes the pieces out of a tokenizer that a data set does not use. Single characters, special and added tokens stay, so that any word can still be read.
/// </summary>
internal static class VocabularyPruner
{
    /// <summary>Makes the smaller tokenizer.</summary>
    /// <param name="files">The tokenizer, with a tokenizer.json (<see cref="TokenizerFiles.ForExport"/>).</param>
    /// <param name="used">The ids that the data uses, or those of them that are to stay.</param>
    /// <param name="origin">Where the files come from, for errors.</param>
    /// <exception cref="InvalidDataException">The tokenizer knows whole words only, or has no tokenizer.json that can be written with other ids.</exception>
    public static PrunedTokenizer Prune(TokenizerFiles files, IReadOnlyCollection<int> used, string origin)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(used);
        var tokenizer = files.Load(origin);
        var json = JsonFile.Find(files, TokenizerFiles.Json, origin) ?? throw new InvalidDataException($"{origin} has no tokenizer.json to take pieces out of");
        var model = ModelPieces.Of(files, json, origin);
        if (model.Kind == "WordLevel")
        {
            throw new InvalidDataException($"{origin}: a vocabulary of whole words cannot be pruned: a word that is taken out would be unknown, since it has no smaller pieces");
        }

        if (used.FirstOrDefault(id => tokenizer.TokenOf(id) is null, -1) is >= 0 and var stranger)
        {
            throw new InvalidDataException($"{origin}: the data holds token id {stranger}, which the tokenizer has no piece for; prune with the texts themselves");
        }

        var (added, template) = Parts(tokenizer);
        var kept = KeptPieces.Of(model, json["model"]!.AsObject(), used.Concat(Needed(tokenizer, added, template)), out var bare).Order().ToList();
        var notes = new List<string>();
        if (bare.Count > 0)
        {
            notes.Add($"{bare.Count} characters have no piece of their own ({string.Join(' ', bare.Take(8))}{(bare.Count > 8 ? " ..." : string.Empty)}): all pieces with them are kept");
        }

        var ids = added.GroupBy(t => t.Content, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Id, StringComparer.Ordinal);
        var written = new PrunedFiles(model, id => KeptIds.Place(kept, id), ids).Write(files, json, origin, notes);
        RequireSame(tokenizer, written.Load(origin), kept, origin);
        return new PrunedTokenizer { Files = written, Kept = kept, Before = tokenizer.VocabularySize, Used = used.Distinct().Count(), Prefix = model.Prefix, Notes = notes };
    }

    private static (IReadOnlyList<AddedToken> Added, EncodingTemplate Template) Parts(TextTokenizer tokenizer) => tokenizer switch
    {
        PipelineTokenizer pipeline => (pipeline.Definition.AddedTokens, pipeline.Definition.Template),
        WordPieceTextTokenizer bert => (bert.Definition.AddedTokens, bert.Definition.Template),
        _ => throw new NotSupportedException($"no pruning of a {tokenizer.GetType().Name}"),
    };

    private static IEnumerable<int> Needed(TextTokenizer tokenizer, IReadOnlyList<AddedToken> added, EncodingTemplate template)
    {
        int?[] roles = [tokenizer.PadId, tokenizer.UnknownId, tokenizer.ClassId, tokenizer.SeparatorId, tokenizer.MaskId];
        return roles.OfType<int>()
            .Concat(added.Select(t => t.Id))
            .Concat(template.Single.Concat(template.Pair).Where(p => p.Sequence < 0).Select(p => p.TokenId))
            .Where(id => tokenizer.TokenOf(id) is not null);
    }

    // What was written is read again: each piece must be there under its new id, or texts would be read as others.
    private static void RequireSame(TextTokenizer before, TextTokenizer after, List<int> kept, string origin)
    {
        var wrong = Enumerable.Range(0, Math.Max(kept.Count, after.VocabularySize))
            .Where(id => id >= kept.Count || after.TokenOf(id) != before.TokenOf(kept[id]))
            .Select(id => (int?)id)
            .FirstOrDefault();
        int?[] roles = [before.UnknownId, before.ClassId, before.SeparatorId, before.MaskId];
        int?[] now = [after.UnknownId, after.ClassId, after.SeparatorId, after.MaskId];
        if (wrong is not null || !roles.Select(id => id is { } known ? KeptIds.Place(kept, known) : null).SequenceEqual(now))
        {
            throw new InvalidDataException($"{origin}: the tokenizer gives other ids once pieces are taken out{(wrong is { } id ? $" (id {id} becomes '{after.TokenOf(id)}')" : string.Empty)}; export without --prune-vocabulary");
        }
    }
}
