namespace OnnxDistill.Data.Tokenizers.WordPieces;

/// <summary>The words that a text is split into on its way to tokens.</summary>
/// <param name="text">The text as given.</param>
internal sealed class WordList(string text)
{
    private readonly int[] _units = UnitOffsets.Of(text);
    private readonly List<TokenizedWord> _words = [];

    /// <summary>Gets the words so far.</summary>
    public IReadOnlyList<TokenizedWord> Words => _words;

    /// <summary>Adds a word.</summary>
    /// <param name="word">The normalized word.</param>
    /// <param name="start">Its first code point in the text.</param>
    /// <param name="end">The code point after its last.</param>
    /// <param name="firstToken">Its first token.</param>
    /// <param name="endToken">The token after its last.</param>
    public void Add(ReadOnlySpan<char> word, int start, int end, int firstToken, int endToken) =>
        _words.Add(new TokenizedWord(word.ToString(), _units[start], _units[end], firstToken, endToken - firstToken));
}
