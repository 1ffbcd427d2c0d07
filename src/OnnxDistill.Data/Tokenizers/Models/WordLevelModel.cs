namespace OnnxDistill.Data.Tokenizers.Models;

/// <summary>Whole words, and one token for all others.</summary>
internal sealed class WordLevelModel(Vocabulary vocabulary, string unknown) : TokenModel
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids =
        new Dictionary<string, int>(vocabulary.Ids, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly int? _unknown = vocabulary.IdOf(unknown);

    /// <inheritdoc/>
    public override void Tokenize(ReadOnlySpan<char> word, List<ModelToken> into)
    {
        var id = _ids.TryGetValue(word, out var known) ? known
            : _unknown ?? throw new InvalidDataException($"the word '{word[..Math.Min(word.Length, 60)]}' is not in the tokenizer's vocabulary, and it has no {unknown}");
        into.Add(new(id, 0, word.Length));
    }
}
