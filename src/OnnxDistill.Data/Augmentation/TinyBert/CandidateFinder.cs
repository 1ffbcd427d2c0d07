using OnnxDistill.Data.Augmentation.Texts;
using OnnxDistill.Data.Augmentation.Vectors;
using OnnxDistill.Data.Tokenizers;

namespace OnnxDistill.Data.Augmentation.TinyBert;

/// <summary>
/// Finds what may stand in the place of the content words of texts: for words of one piece what a masked language model expects there, for others their
/// neighbours among word vectors.
/// </summary>
/// <param name="tokenizer">The masked language model's tokenizer; null where there is no model, and all words have neighbours.</param>
/// <param name="model">The masked language model, or null.</param>
/// <param name="vectors">The word vectors; null where there are none, and words of several pieces stay.</param>
/// <param name="options">How many candidates, and the dialect.</param>
internal sealed class CandidateFinder(TextTokenizer? tokenizer, IMaskedWords? model, WordVectors? vectors, TinyBertOptions options)
{
    private readonly PieceWords? _pieces = tokenizer is null ? null : new PieceWords(tokenizer, options.Dialect);

    private bool IsReference => options.Dialect == AugmentationDialect.Reference;

    /// <summary>Finds the candidates of texts; the masked language model is asked about all of them at once.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="cancellation">Cancels between two texts, and between two runs of the model.</param>
    /// <exception cref="InvalidDataException">The tokenizer is not one of a masked language model.</exception>
    public IReadOnlyList<CandidateText> Find(IReadOnlyList<string> texts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var (found, asked, places) = (new CandidateText[texts.Count], new List<MaskedText>(), new List<Place>());
        for (var i = 0; i < texts.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            found[i] = tokenizer is null || model is null ? ByVectors(texts[i]) : ByModel(texts[i], tokenizer, asked, places);
        }

        if (asked.Count == 0)
        {
            return found;
        }

        var answers = model!.Top(asked, options.Candidates, cancellation);
        for (var i = 0; i < places.Count; i++)
        {
            var (candidates, word, own) = places[i];
            var words = _pieces!.Words(answers[i], own);
            var capital = !IsReference && TitleCase.Is(candidates[word]![0]);
            candidates[word] = words.Count == 0 ? candidates[word] : capital ? [.. words.Select(TitleCase.Of)] : words;
        }

        return found;
    }

    private CandidateText ByVectors(string text)
    {
        var words = WordText.Of(text);
        return new CandidateText(text, words, [.. words.Words.Select(w => IsContent(w) ? Neighbours(w) : null)]);
    }

    // The word itself stands where the model's answer comes, for it is the candidate where there is no other.
    private CandidateText ByModel(string text, TextTokenizer pieces, List<MaskedText> asked, List<Place> places)
    {
        var words = pieces.Words(text);
        var shown = IsReference ? WordText.Joined([.. words.Select(w => w.Text)]) : WordText.At(text, [.. words.Select(w => (w.Start, w.End))]);
        var candidates = new IReadOnlyList<string>?[words.Count];
        MaskedQuery? query = null;
        for (var i = 0; i < words.Count; i++)
        {
            if (!IsContent(words[i].Text) || words[i].Tokens == 0)
            {
                continue;
            }

            candidates[i] = words[i].Tokens > 1 ? Neighbours(shown.Words[i]) : [shown.Words[i]];
            query ??= words[i].Tokens == 1 ? MaskedQuery.Of(text, pieces, options.MaxTokens) : null;
            if (words[i].Tokens == 1 && query!.At(words[i].FirstToken) is { } masked)
            {
                places.Add(new Place(candidates, i, query.Id(words[i].FirstToken)));
                asked.Add(masked);
            }
        }

        return new CandidateText(text, shown, candidates);
    }

    // The program looks a word up as BERT reads it, and so does its dialect here as the tokenizer tells it: of other tokenizers than WordPiece that is the word as
    // it is written, and one with a capital that the vectors have in small letters only has no neighbours then.
    private IReadOnlyList<string> Neighbours(string word) =>
        vectors?.Nearest(word, options.Candidates, IsReference) is { Count: > 0 } near ? near : [word];

    private bool IsContent(string word)
    {
        var lower = word.ToLowerInvariant();
        return lower.Length > 0 && !StopWords.Contains(lower) && (IsReference ? lower.All(char.IsAsciiLetterLower) : Letters.Only(lower));
    }

    private readonly record struct Place(IReadOnlyList<string>?[] Candidates, int Word, int Own);
}
