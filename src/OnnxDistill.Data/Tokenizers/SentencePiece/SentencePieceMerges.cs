using OnnxDistill.Data.Tokenizers.Models;

namespace OnnxDistill.Data.Tokenizers.SentencePiece;

/// <summary>
/// The merges of a BPE model, which a SentencePiece file does not hold: every way to make a piece from two other ones, best score first.
/// Source: huggingface/transformers convert_slow_tokenizer.py, generate_merges.
/// </summary>
internal static class SentencePieceMerges
{
    /// <summary>Derives the merges, first to last.</summary>
    public static IReadOnlyList<(string Left, string Right)> Of(IReadOnlyList<SentencePieceEntry> pieces)
    {
        // A piece that stands twice keeps the place of the first and has the id and score of the last, as in a Python dictionary.
        var order = new List<string>(pieces.Count);
        var ids = new Dictionary<string, int>(pieces.Count, StringComparer.Ordinal);
        var lengths = new HashSet<int>();
        for (var id = 0; id < pieces.Count; id++)
        {
            if (!ids.ContainsKey(pieces[id].Piece))
            {
                order.Add(pieces[id].Piece);
                lengths.Add(pieces[id].Piece.Length);
            }

            ids[pieces[id].Piece] = id;
        }

        var known = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        var merges = new List<Merge>();
        var local = new List<Merge>();
        foreach (var piece in order)
        {
            local.Clear();
            for (var at = 1; at < piece.Length; at++)
            {
                // The lengths first: a text of many units is then not hashed once for each of them.
                if (lengths.Contains(at) && lengths.Contains(piece.Length - at)
                    && known.TryGetValue(piece.AsSpan(0, at), out var left) && known.TryGetValue(piece.AsSpan(at), out var right))
                {
                    local.Add(new(left, right, pieces[ids[piece]].Score));
                }
            }

            merges.AddRange(local.OrderBy(m => m.Left).ThenBy(m => m.Right));
        }

        return
        [
            .. merges.OrderByDescending(m => m.Score).ThenByDescending(m => CodePoints.Count(pieces[m.Left].Piece))
                .ThenByDescending(m => CodePoints.Count(pieces[m.Right].Piece))
                .Select(m => (pieces[m.Left].Piece, pieces[m.Right].Piece)),
        ];
    }

    private readonly record struct Merge(int Left, int Right, float Score);
}
