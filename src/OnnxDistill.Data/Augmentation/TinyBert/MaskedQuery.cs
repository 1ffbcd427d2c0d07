using OnnxDistill.Data.Tokenizers;

namespace OnnxDistill.Data.Augmentation.TinyBert;

/// <summary>What the masked language model is asked about a text: the text with a mask, and behind it the text as it is, so that the meaning stays near.</summary>
internal sealed class MaskedQuery
{
    private readonly int[] _ids;
    private readonly int[] _types;
    private readonly int _first;
    private readonly int _maskId;

    private MaskedQuery(int[] ids, int[] types, int first, int maskId) => (_ids, _types, _first, _maskId) = (ids, types, first, maskId);

    /// <summary>Encodes a text beside itself.</summary>
    /// <param name="text">The text; it has a token.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="maxTokens">What is longer is cut at its end.</param>
    /// <exception cref="InvalidDataException">The tokenizer has no [MASK], or puts more than one token before a text.</exception>
    public static MaskedQuery Of(string text, TextTokenizer tokenizer, int maxTokens)
    {
        var maskId = tokenizer.MaskId ?? throw new InvalidDataException("the tokenizer has no [MASK], so that nothing can be masked; give --mlm a masked language model with its own tokenizer");
        var encoding = tokenizer.Encode(text, text, new EncodeOptions());
        var alone = tokenizer.Encode(text, null, new EncodeOptions { AddSpecialTokens = false }).InputIds;
        var first = encoding.InputIds.AsSpan(0, Math.Min(encoding.InputIds.Length, alone.Length + 2)).IndexOf(alone);
        if (first < 0)
        {
            throw new InvalidDataException("the tokenizer does not begin a pair with its first text, so that no word of it can be masked; give --mlm another model");
        }

        var length = Math.Min(encoding.InputIds.Length, maxTokens);
        return new MaskedQuery(encoding.InputIds[..length], encoding.TokenTypeIds[..length], first, maskId);
    }

    /// <summary>The id of a token of the text.</summary>
    public int Id(int token) => _ids[_first + token];

    /// <summary>The question about a token of the text; null where it is cut off.</summary>
    public MaskedText? At(int token)
    {
        var position = _first + token;
        if (position >= _ids.Length)
        {
            return null;
        }

        int[] ids = [.. _ids];
        ids[position] = _maskId;
        return new MaskedText(ids, _types, position);
    }
}
