namespace OnnxDistill.Data.Augmentation.Excluding;

/// <summary>
/// Sentences that no text may contain: those of splits that are measured on. Case, accents, punctuation and how words are parted do not matter; words are
/// found whole. A sentence of one word is only found as a whole text: <c>bad .</c> would take every text about what is bad.
/// </summary>
internal sealed class ExcludedSentences
{
    // Sentences are looked for by their first letters, as many of them as they have; only those that begin alike are compared. Questions begin alike for long.
    private static readonly int[] Prefixes = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48];

    private readonly Dictionary<string, List<Sentence>> _byPrefix = new(StringComparer.Ordinal);
    private readonly HashSet<string> _all = new(StringComparer.Ordinal);
    private readonly SortedSet<int> _lengths = [];

    /// <summary>Gets the number of different sentences.</summary>
    public int Count => _all.Count;

    /// <summary>Gets the number of those of one word.</summary>
    public int OneWord { get; private set; }

    /// <summary>Adds a sentence; one without letters or digits is passed over.</summary>
    public void Add(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        var text = new LetterText(sentence);
        var letters = text.Letters;
        var all = letters.ToString();
        if (letters.Length == 0 || !_all.Add(all))
        {
            return;
        }

        var prefix = all[..Array.FindLast(Prefixes, length => length <= all.Length)];
        if (!_byPrefix.TryGetValue(prefix, out var list))
        {
            _byPrefix[prefix] = list = [];
            _lengths.Add(prefix.Length);
        }

        list.Add(new Sentence(sentence.Trim(), all, text.Starts.Count == 1));
        OneWord += text.Starts.Count == 1 ? 1 : 0;
    }

    /// <summary>Whether a text contains one of them; it is counted then.</summary>
    public bool IsIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Count == 0 || Find(new LetterText(text)) is not { } sentence)
        {
            return false;
        }

        sentence.Texts++;
        return true;
    }

    /// <summary>The sentence that most texts contained, and how many did; null where none was found.</summary>
    public (string Sentence, long Texts)? Commonest() =>
        _byPrefix.Values.SelectMany(l => l).MaxBy(s => s.Texts) is { Texts: > 0 } most ? (most.Text, most.Texts) : null;

    private Sentence? Find(LetterText text)
    {
        var letters = text.Letters;
        var lookup = _byPrefix.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var start in text.Starts)
        {
            foreach (var length in _lengths)
            {
                if (start + length > letters.Length)
                {
                    break;
                }

                if (lookup.TryGetValue(letters.Slice(start, length), out var list))
                {
                    foreach (var sentence in list)
                    {
                        if (letters[start..].StartsWith(sentence.Letters) && text.IsBoundary(start + sentence.Letters.Length) && (!sentence.IsOneWord || letters.Length == sentence.Letters.Length))
                        {
                            return sentence;
                        }
                    }
                }
            }
        }

        return null;
    }

    private sealed class Sentence(string text, string letters, bool isOneWord)
    {
        public bool IsOneWord { get; } = isOneWord;

        public string Text { get; } = text;

        public string Letters { get; } = letters;

        public long Texts { get; set; }
    }
}
