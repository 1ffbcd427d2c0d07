using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.AddedTokens;
using OnnxDistill.Data.Tokenizers.SentencePiece;
using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Tokenizers.Loading.Conversion;

/// <summary>
/// Makes a tokenizer.json of a SentencePiece file, as huggingface/transformers convert_slow_tokenizer.py does, but for two things: words are split at white
/// space before they are marked, as in the files that the models are published with (the same ids; offsets without the blank), and byte
/// fallback is what the file says, also for classes whose converter forgets it.
/// </summary>
internal static class SentencePieceConverter
{
    /// <summary>What such files are called, in the order in which they are looked for.</summary>
    public static IReadOnlyList<string> Names { get; } = ["sentencepiece.bpe.model", "spiece.model", "spm.model", "tokenizer.model", "sentencepiece.model"];

    /// <summary>Makes the file.</summary>
    /// <exception cref="InvalidDataException">It is broken, or of a class that is not supported.</exception>
    public static JsonObject Convert(byte[] bytes, string name, TokenizerSettings settings, string origin, List<string> notes)
    {
        var file = SentencePieceFile.Read(bytes, $"{origin}: {name}");
        var kind = settings.Class is { } named && !UnspecificClasses.Contains(named) ? named : SentencePieceGuess.Of(file, name, origin, notes);
        if (!SentencePieceFamilies.All.TryGetValue(kind, out var family))
        {
            throw new InvalidDataException(
                $"{origin}: tokenizer_config.json names {kind}, which is not made from {name} here ({string.Join(", ", SentencePieceFamilies.All.Keys)} are); give a tokenizer.json");
        }

        if (file.Training.WhitespaceAsSuffix)
        {
            throw new InvalidDataException($"{origin}: {name} marks blanks behind words (treat_whitespace_as_suffix), which is not supported; give ready input_ids");
        }

        var layout = family.Layout(file, settings);
        if (layout.UnknownId < 0 || layout.UnknownId >= layout.Pieces.Count)
        {
            throw new InvalidDataException($"{origin}: {name} has no unknown piece (unk_id {layout.UnknownId} of {layout.Pieces.Count} pieces); give another copy of the file");
        }

        var vocabulary = new Dictionary<string, int>(layout.Pieces.Count, StringComparer.Ordinal);
        foreach (var (id, (piece, _)) in layout.Pieces.Index())
        {
            vocabulary[piece] = id;
        }

        var roles = family.Roles.With(settings);
        var tokens = new ConvertedTokens(name, vocabulary, settings, roles, Marked(file, family, layout, vocabulary), notes);
        var scheme = SentencePieceFamilies.Scheme(settings);
        return ComponentJson.Whole(
            tokens.Json,
            Normalizer(file, family, settings, scheme),
            family.PreTokenizer is { } words ? words(settings)
                : scheme == "always" ? ComponentJson.PreTokenizers(ComponentJson.Plain("WhitespaceSplit"), ComponentJson.Metaspace(scheme)) : ComponentJson.Metaspace(scheme),
            PostProcessor(family, settings, roles, tokens),
            ComponentJson.Metaspace(scheme),
            file.Training.ModelType == SentencePieceModelType.Unigram ? Unigram(file, layout) : Bpe(file, layout, vocabulary));
    }

    // Marks that text never gives, and text that is always one piece.
    private static IEnumerable<AddedToken> Marked(SentencePieceFile file, SentencePieceFamily family, PieceLayout layout, Dictionary<string, int> vocabulary)
    {
        foreach (var piece in file.Pieces.Where(p => p.Kind is SentencePieceKind.Control or SentencePieceKind.UserDefined && p.Piece.Length > 0))
        {
            if (vocabulary.TryGetValue(piece.Piece, out var id))
            {
                yield return new NamedToken(piece.Piece, Normalized: false).With(id, special: piece.Kind == SentencePieceKind.Control);
            }
        }

        foreach (var (id, (piece, _)) in layout.Pieces.Index().Skip(file.Pieces.Count))
        {
            if (piece.StartsWith("<extra_id_", StringComparison.Ordinal))
            {
                yield return new NamedToken(piece).With(id, special: true);
            }
        }

        foreach (var name in family.Additional.Where(vocabulary.ContainsKey))
        {
            yield return new NamedToken(name).With(vocabulary[name], special: true);
        }
    }

    private static JsonObject? Normalizer(SentencePieceFile file, SentencePieceFamily family, TokenizerSettings settings, string scheme) => family.Normalizer is { } normalizer
        ? normalizer(file, settings)
        : scheme == "always"
            ? SentencePieceFamilies.Table(file)
            : ComponentJson.Normalizers(SentencePieceFamilies.Table(file), ComponentJson.Strip(left: false, right: true), ComponentJson.ReplaceBlanks("\u2581"));

    private static JsonObject? PostProcessor(SentencePieceFamily family, TokenizerSettings settings, RoleTokens roles, ConvertedTokens tokens)
    {
        var (single, pair) = (family.Single, family.Pair);
        if (single.StartsWith("{bos}", StringComparison.Ordinal))
        {
            // Llama's: whether there is a beginning and an end is a setting.
            (single, pair) = settings.Flag("add_bos_token") == false ? ("$A:0", "$A:0 $B:1") : (single, pair);
            (single, pair) = settings.Flag("add_eos_token") == true ? ($"{single} {{eos}}:0", pair.Replace("$A:0", "$A:0 {eos}:0", StringComparison.Ordinal) + " {eos}:1") : (single, pair);
        }

        string Names(string template) => template
            .Replace("{cls}", roles.Class?.Content, StringComparison.Ordinal).Replace("{sep}", roles.Separator?.Content, StringComparison.Ordinal)
            .Replace("{bos}", roles.Begin?.Content, StringComparison.Ordinal).Replace("{eos}", roles.End?.Content, StringComparison.Ordinal);
        return TemplateJson.Of(Names(single), Names(pair), tokens.IdOf);
    }

    private static JsonObject Unigram(SentencePieceFile file, PieceLayout layout) => new()
    {
        ["type"] = "Unigram",
        ["unk_id"] = layout.UnknownId,
        ["vocab"] = new JsonArray([.. layout.Pieces.Select(p => new JsonArray(p.Piece, p.Score))]),
        ["byte_fallback"] = file.Training.ByteFallback,
    };

    private static JsonObject Bpe(SentencePieceFile file, PieceLayout layout, Dictionary<string, int> vocabulary) => new()
    {
        ["type"] = "BPE",
        ["dropout"] = null,
        ["unk_token"] = layout.Pieces[layout.UnknownId].Piece,
        ["continuing_subword_prefix"] = null,
        ["end_of_word_suffix"] = null,
        ["fuse_unk"] = true,
        ["byte_fallback"] = file.Training.ByteFallback,
        ["ignore_merges"] = false,
        ["vocab"] = new JsonObject(vocabulary.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, p.Value))),
        ["merges"] = new JsonArray([.. file.Merges().Where(m => vocabulary.ContainsKey(m.Left + m.Right)).Select(m => new JsonArray(m.Left, m.Right))]),
    };
}
