using OnnxDistill.Data.Augmentation.Draws;
using OnnxDistill.Data.Augmentation.Texts;

namespace OnnxDistill.Data.Augmentation.Bilstm;

/// <summary>
/// Every occurrence of a word by its tag, in the order of the corpus: a random one is a word of that part of speech, as often as the corpus has it.
/// </summary>
internal sealed class TagUnigram
{
    // Memory is not to grow with the corpus: this many words tell its frequencies well enough.
    private const int MostOccurrences = 20_000_000;

    private readonly Dictionary<string, List<int>> _occurrences = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];

    /// <summary>Gets the number of occurrences.</summary>
    public int Occurrences { get; private set; }

    /// <summary>Gets a value indicating whether there were more words than are kept: those of the first texts are.</summary>
    public bool IsFull => Occurrences >= MostOccurrences;

    /// <summary>Gets the number of tags.</summary>
    public int Tags => _occurrences.Count;

    /// <summary>Adds the words of a text, unless enough are there.</summary>
    public void Add(TaggedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var i = 0; i < text.Tags.Count && !IsFull; i++)
        {
            if (!_occurrences.TryGetValue(text.Tags[i], out var list))
            {
                _occurrences[text.Tags[i]] = list = [];
            }

            list.Add(Id(text.Text.Words[i]));
            Occurrences++;
        }
    }

    /// <summary>A random word of a tag; the word itself where the tag is not known.</summary>
    /// <param name="word">The word that it is put in the place of; it may be drawn too.</param>
    /// <param name="tag">Its tag.</param>
    /// <param name="draws">The draw.</param>
    public string Draw(string word, string tag, IDraws draws)
    {
        ArgumentNullException.ThrowIfNull(draws);
        return _occurrences.TryGetValue(tag, out var list) ? _words[list[draws.Choice(list.Count)]] : word;
    }

    private int Id(string word)
    {
        if (!_ids.TryGetValue(word, out var id))
        {
            _ids[word] = id = _words.Count;
            _words.Add(word);
        }

        return id;
    }
}
