namespace OnnxDistill.Data.Augmentation.Excluding;

/// <summary>
/// Sentences that no text may contain: those of splits that are measured on. Case, accents, punctuation and how words are parted do not matter; words are
/// found whole. A sentence of one word is only found as a whole text: <c>bad .</c> would take every text about what is bad.
/// </summary>
public sealed class ExcludedSentences
{
    // Sentences are looked for by their first letters; only those that begin alike are compared.
    private const int Prefix = 8;

    private readonly Dictionary<string, List<Sentence>> _byPrefix = new(StringComparer.Ordinal);
    private readonly SortedSet<int> _lengths = [];

    /// <summary>Gets the number of different sentences.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the number of those of one word.</summary>
    public int OneWord { get; private set; }

    /// <summary>Gets the number of texts that contained one.</summary>
    public long Found { get; private set; }

    /// <summary>Adds a sentence; one without letters or digits is passed over.</summary>
    public void Add(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        var text = new LetterText(sentence);
        var letters = text.Letters;
        if (letters.Length == 0)
        {
            return;
        }

        var prefix = letters[..Math.Min(Prefix, letters.Length)].ToString();
        if (!_byPrefix.TryGetValue(prefix, out var list))
        {
            _byPrefix[prefix] = list = [];
            _lengths.Add(prefix.Length);
        }

        var all = letters.ToString();
        if (!list.Exists(s => s.Letters == all))
        {
            list.Add(new Sentence(sentence.Trim(), all, text.Starts.Count == 1));
            Count++;
            OneWord += text.Starts.Count == 1 ? 1 : 0;
        }
    }

    /// <summary>Whether a text contains one of them; it is counted then.</summary>
    public bool IsIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Count == 0 || Find(new LetterText(text)) is not { } sentence)
        {
            return false;
        }

        Found++;
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
