using System.Globalization;
using OnnxDistill.Data.Augmentation.Bilstm;
using OnnxDistill.Data.Augmentation.Draws;
using OnnxDistill.Data.Augmentation.Texts;

namespace OnnxDistill.Data.Augmentation.Making;

/// <summary>Makes rows by the rules of Distilled BiLSTM.</summary>
/// <param name="options">The rules.</param>
/// <param name="seed">The seed of all rows.</param>
/// <param name="file">The data file, for errors.</param>
internal sealed class BilstmMaker(BilstmOptions options, int seed, string file) : IRowMaker
{
    private readonly TagUnigram _unigram = new();
    private bool _tagged;

    /// <inheritdoc/>
    public bool IsNew => true;

    /// <inheritdoc/>
    public void Learn(SourceRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        _tagged |= row.Tags is not null;
        foreach (var text in Texts(row))
        {
            _unigram.Add(text);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<(SourceRow Row, string Text, string? Pair)> Make(IReadOnlyList<SourceRow> rows, CancellationToken cancellation = default)
    {
        var augmenter = new BilstmAugmenter(_unigram, options);
        return rows.SelectMany(row => Texts(row) is [var first, var second]
            ? augmenter.Pairs(first, second, Draws(row)).Select(p => (row, p.First, (string?)p.Second))
            : augmenter.Singles(Texts(row)[0], Draws(row)).Select(text => (row, text, (string?)null)));
    }

    /// <inheritdoc/>
    public IEnumerable<string> Notes()
    {
        if (!_tagged)
        {
            yield return "no part-of-speech tags are given (--tags, --tag-column): a word is replaced by one of its kind among English stop words, numbers, punctuation and all other words, as often as the data has it";
        }

        if (_unigram.IsFull)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"words are replaced by those of the first {_unigram.Occurrences:N0} words of the data");
        }
    }

    private SeededDraws Draws(SourceRow row) => new(seed, row.Example.Row);

    private List<TaggedText> Texts(SourceRow row)
    {
        var (example, tags) = (row.Example, row.Tags);
        var texts = new List<TaggedText> { Tagged(example.Text!, tags?.Text) };
        if (example.Pair is { } pair)
        {
            texts.Add(Tagged(pair, tags?.Pair));
        }

        return texts;

        TaggedText Tagged(string text, string? given) => tags is null ? TaggedText.Untagged(text)
            : TaggedText.Of(text, given ?? string.Empty, $"{example.File ?? file}, line {example.Line}");
    }
}
