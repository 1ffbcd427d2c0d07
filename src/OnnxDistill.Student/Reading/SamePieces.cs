using OnnxDistill.Data.Tokenizers;

namespace OnnxDistill.Student.Reading;

/// <summary>Says whether token ids of one tokenizer mean the same to another.</summary>
internal static class SamePieces
{
    /// <summary>Whether every word piece of a tokenizer has the same id in another, which may have more.</summary>
    public static bool Within(TextTokenizer tokenizer, TextTokenizer other)
    {
        if (tokenizer.VocabularySize > other.VocabularySize)
        {
            return false;
        }

        for (var id = 0; id < tokenizer.VocabularySize; id++)
        {
            if (tokenizer.TokenOf(id) is { } piece && piece != other.TokenOf(id))
            {
                return false;
            }
        }

        return true;
    }
}
