using OnnxDistill.Data.Augmentation.Draws;
using OnnxDistill.Data.Augmentation.TinyBert;

namespace OnnxDistill.Data.Augmentation.Making;

/// <summary>Makes rows by the rules of TinyBERT.</summary>
/// <param name="finder">Finds the candidates of words.</param>
/// <param name="options">The rules.</param>
/// <param name="seed">The seed of all rows.</param>
internal sealed class TinyBertMaker(CandidateFinder finder, TinyBertOptions options, int seed) : IRowMaker
{
    private readonly TinyBertAugmenter _augmenter = new(options);

    /// <inheritdoc/>
    public bool IsNew => true;

    /// <inheritdoc/>
    public void Learn(SourceRow row)
    {
    }

    /// <inheritdoc/>
    public IEnumerable<(SourceRow Row, string Text, string? Pair)> Make(IReadOnlyList<SourceRow> rows, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var texts = new Queue<CandidateText>(finder.Find([.. rows.SelectMany(Texts)], cancellation));
        return rows.SelectMany(row => Of(row, texts));
    }

    /// <inheritdoc/>
    public IEnumerable<string> Notes() => [];

    private static IEnumerable<string> Texts(SourceRow row) => row.Example.Pair is { } pair ? [row.Example.Text!, pair] : [row.Example.Text!];

    private IEnumerable<(SourceRow Row, string Text, string? Pair)> Of(SourceRow row, Queue<CandidateText> texts)
    {
        var draws = new SeededDraws(seed, row.Example.Row);
        var firsts = _augmenter.Make(texts.Dequeue(), draws);
        return row.Example.Pair is null
            ? firsts.Skip(1).Select(text => (row, text, (string?)null))
            : _augmenter.Pairs(firsts, _augmenter.Make(texts.Dequeue(), draws)).Select(p => (row, p.First, (string?)p.Second));
    }
}
