using OnnxDistill.Data.Tokenizers.WordPieces;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>Looks tokens up by their text.</summary>
internal static class PieceIds
{
    public static Dictionary<string, int> Of(string?[] pieces)
    {
        var ids = new Dictionary<string, int>(pieces.Length, StringComparer.Ordinal);
        for (var id = 0; id < pieces.Length; id++)
        {
            if (pieces[id] is { } piece)
            {
                ids[piece] = id;
            }
        }

        return ids;
    }

    /// <summary>The special tokens' ids; padding falls back to 0 and the mask may be absent.</summary>
    public static SpecialTokens Special(IReadOnlyDictionary<string, int> ids, SpecialTokenNames names)
    {
        int Require(string name) => ids.TryGetValue(name, out var id)
            ? id
            : throw new InvalidDataException($"the tokenizer's vocabulary has no {name}; this is not the vocabulary of a BERT");
        return new SpecialTokens(
            ids.GetValueOrDefault(names.Pad),
            Require(names.Unknown),
            Require(names.Class),
            Require(names.Separator),
            ids.TryGetValue(names.Mask, out var mask) ? mask : null);
    }
}
