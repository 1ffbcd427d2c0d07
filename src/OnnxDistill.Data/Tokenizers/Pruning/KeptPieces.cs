using System.Text;
using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Tokenizers.Pruning;

/// <summary>
/// Which pieces stay: those that the data uses, those that every text needs, single characters, and what these cannot do without.
/// </summary>
/// <remarks>
/// A text of the data keeps its pieces. WordPiece takes the longest piece that fits, and of fewer pieces the longest is the same as long as it is one of them.
/// BPE does the first merge that fits, and those that made a kept piece are kept with all that they join. Unigram's best path is still there, and no other
/// path is better than before; the price of an unknown character is that of the least likely piece and 10 more, so that piece stays.
/// Of other texts, words fall apart into kept pieces and at last into characters. Where a character has no piece of its own, every piece with it stays.
/// </remarks>
internal static class KeptPieces
{
    /// <summary>The ids that stay.</summary>
    /// <param name="model">The pieces.</param>
    /// <param name="json">The model of tokenizer.json.</param>
    /// <param name="needed">Ids that stay whatever they are.</param>
    /// <param name="bare">The characters that have no piece of their own, each as it stands in a word.</param>
    public static HashSet<int> Of(ModelPieces model, JsonObject json, IEnumerable<int> needed, out IReadOnlyCollection<string> bare)
    {
        var kept = needed.ToHashSet();
        kept.UnionWith(model.Pieces.Where(p => IsCharacter(model.Bare(p.Piece)) || IsByte(p.Piece)).Select(p => p.Id));
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        switch (model.Kind)
        {
            case "BPE":
                kept.UnionWith(Parts(model, json, kept));
                break;
            case "Unigram":
                kept.UnionWith(LeastLikely(json["vocab"]!.AsArray()));
                kept.UnionWith(WithoutCharacters(model, kept, missing));
                break;
            default:
                kept.UnionWith(WithoutCharacters(model, kept, missing));
                break;
        }

        bare = missing;
        return kept;
    }

    /// <summary>The two sides of a merge, and what they become; null for what is no merge, such as a heading.</summary>
    public static (string Left, string Right, string Result)? Merge(ModelPieces model, JsonNode? merge)
    {
        var sides = merge is JsonArray pair ? pair.Select(p => p.Text() ?? string.Empty).ToArray() : merge.Text()?.Split(' ') ?? [];
        return sides is [var left, var right] && !left.StartsWith("#version", StringComparison.Ordinal)
            ? (left, right, left + right[Math.Min(model.Prefix.Length, right.Length)..])
            : null;
    }

    private static bool IsCharacter(string piece) => piece.Length is 1 || (piece.Length == 2 && char.IsSurrogatePair(piece[0], piece[1]));

    // <0xE2>: a byte of a character that is not in the vocabulary.
    private static bool IsByte(string piece) =>
        piece.Length == 6 && piece.StartsWith("<0x", StringComparison.Ordinal) && piece[5] == '>' && char.IsAsciiHexDigit(piece[3]) && char.IsAsciiHexDigit(piece[4]);

    private static IEnumerable<int> Parts(ModelPieces model, JsonObject json, IReadOnlyCollection<int> kept)
    {
        var merges = (json["merges"] as JsonArray ?? []).Select(m => Merge(model, m)).OfType<(string Left, string Right, string Result)>().ToLookup(m => m.Result, StringComparer.Ordinal);
        var pieces = model.Pieces.Where(p => kept.Contains(p.Id)).Select(p => p.Piece).ToHashSet(StringComparer.Ordinal);
        var open = new Stack<string>(pieces);
        while (open.TryPop(out var piece))
        {
            foreach (var part in merges[piece].SelectMany(m => new[] { m.Left, m.Right }).Where(pieces.Add))
            {
                open.Push(part);
            }
        }

        return pieces.Where(model.Ids.ContainsKey).Select(p => model.Ids[p]);
    }

    private static IEnumerable<int> LeastLikely(JsonArray scored)
    {
        var scores = scored.Select(entry => entry is JsonArray { Count: 2 } pair && pair[1] is JsonValue value && value.TryGetValue<double>(out var score) ? score : double.MaxValue).ToArray();
        return scores.Length == 0 ? [] : [Array.IndexOf(scores, scores.Min())];
    }

    private static List<int> WithoutCharacters(ModelPieces model, HashSet<int> kept, SortedSet<string> missing)
    {
        var more = new List<int>();
        foreach (var (piece, id) in model.Pieces.Where(p => !kept.Contains(p.Id)))
        {
            var lacking = Characters(model, piece).FindAll(c => !model.Ids.ContainsKey(c));
            if (lacking.Count > 0)
            {
                more.Add(id);
                missing.UnionWith(lacking);
            }
        }

        return more;
    }

    // What stands for each character alone, at its place in the word.
    private static List<string> Characters(ModelPieces model, string piece)
    {
        var body = model.Bare(piece);
        var goesOn = body.Length < piece.Length;
        var characters = new List<string>();
        foreach (var rune in body.AsSpan().EnumerateRunes())
        {
            characters.Add(goesOn ? model.Prefix + rune : rune.ToString());
            goesOn = true;
        }

        return characters;
    }
}
