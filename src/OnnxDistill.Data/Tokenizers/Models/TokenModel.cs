namespace OnnxDistill.Data.Tokenizers.Models;

/// <summary>What turns a word into tokens. Safe for any number of threads.</summary>
internal abstract class TokenModel
{
    /// <summary>Cuts a word into tokens and appends them; positions are UTF-16 units of the word.</summary>
    /// <exception cref="InvalidDataException">The word has something that the vocabulary does not have, not even as unknown.</exception>
    public abstract void Tokenize(ReadOnlySpan<char> word, List<ModelToken> into);
}
