using OnnxDistill.Data.Tokenizers;

namespace OnnxDistill.Teacher.Examples;

/// <summary>What masks are made of.</summary>
/// <param name="MaskId">The id of [MASK].</param>
/// <param name="SpecialIds">The ids that are never masked and never put in a token's place, ascending.</param>
/// <param name="Vocabulary">The number of word pieces; a random one is below it.</param>
internal sealed record MaskTokens(int MaskId, IReadOnlyList<int> SpecialIds, int Vocabulary)
{
    /// <summary>The tokens of a tokenizer.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="vocabulary">The rows of the model's word embedding, if known.</param>
    /// <param name="where">Where the tokenizer comes from, for errors.</param>
    /// <exception cref="InvalidDataException">The tokenizer has no [MASK], or the model does not know it.</exception>
    public static MaskTokens Of(TextTokenizer tokenizer, long? vocabulary, string where)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (tokenizer.MaskId is not { } mask)
        {
            throw new InvalidDataException($"{where}: the tokenizer has no [MASK], so that rows cannot be masked; give --tokenizer of a masked-language model, or leave vocabulary and --mask-replicas out");
        }

        var size = (int)Math.Min(tokenizer.VocabularySize, vocabulary ?? int.MaxValue);
        if (mask >= size)
        {
            throw new InvalidDataException($"{where}: [MASK] has the id {mask}, beyond the model's vocabulary of {size}; this tokenizer is another model's, give the right --tokenizer");
        }

        int[] special = [.. new[] { tokenizer.PadId, tokenizer.UnknownId, tokenizer.ClassId, tokenizer.SeparatorId, mask }.OfType<int>()];
        return new MaskTokens(mask, [.. special.Where(id => id >= 0 && id < size).Distinct().Order()], size);
    }
}
