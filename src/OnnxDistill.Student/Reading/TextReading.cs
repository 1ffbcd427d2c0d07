using System.Globalization;
using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Tokenizers;

namespace OnnxDistill.Student.Reading;

/// <summary>Reads rows by the student's tokenizer, once, and keeps count of what becomes of them.</summary>
/// <param name="file">The file that they stand in; null where they come from elsewhere.</param>
/// <param name="tokenizer">The tokenizer, or null if the rows hold token ids.</param>
/// <param name="maxLength">The most token ids of a row.</param>
/// <param name="vocabulary">The student's vocabulary size; ids must be below.</param>
/// <param name="elsewhere">What they are called where there is no file. The default value is <c>standard input</c>.</param>
internal sealed class TextReading(DataFile? file, TextTokenizer? tokenizer, int maxLength, int vocabulary, string elsewhere = "standard input")
{
    private readonly EncodeOptions _options = new() { MaxLength = maxLength };
    private readonly List<long> _hashes = [];
    private int _cut;
    private int _longest;
    private int _blank;

    /// <summary>Gets the labels that are -1.</summary>
    public MinusOnes MinusOnes { get; } = new();

    /// <summary>Gets or sets what is made of them, in a line; null for nothing.</summary>
    public string? MinusOneLine { get; set; }

    /// <summary>Gets what was found in the rows read so far.</summary>
    public ReadFindings Findings => new()
    {
        Data = file?.Name ?? elsewhere,
        File = file?.Notes ?? [],
        MaxLength = maxLength,
        Cut = _cut,
        Longest = _longest,
        Blank = _blank,
        MinusOne = MinusOneLine,
        TextHashes = _hashes,
    };

    /// <summary>Reads every row of the file.</summary>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">A row is bad, has no token or an id beyond the vocabulary; file and line are named.</exception>
    public IEnumerable<ReadText> Read(CancellationToken cancellation = default) => Read(file!.Read(), cancellation);

    /// <summary>Reads rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">A row is bad, has no token or an id beyond the vocabulary; file and line are named.</exception>
    public IEnumerable<ReadText> Read(IEnumerable<Example> rows, CancellationToken cancellation = default)
    {
        foreach (var example in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            var (ids, pairStart) = example.InputIds is { } given ? FromIds(example, given) : FromText(example);
            if (Array.FindIndex(ids, id => id < 0 || id >= vocabulary) is var at and >= 0)
            {
                throw Error(example, $"token id {ids[at]} is beyond the student's vocabulary of {vocabulary}");
            }

            var hash = TextHash.Of(example);
            _hashes.Add(hash);
            MinusOnes.Add(example.LabelText);
            yield return new ReadText(example, ids, pairStart, hash);
        }
    }

    private (int[] Ids, int PairStart) FromIds(Example example, int[] ids)
    {
        var second = example.TokenTypeIds is { } types ? Array.IndexOf(types, 1) : -1;
        if (ids.Length > maxLength)
        {
            Cut(ids.Length);
            ids = ids[..maxLength];
        }

        return (ids, second < 0 || second > ids.Length ? ids.Length : second);
    }

    private (int[] Ids, int PairStart) FromText(Example example)
    {
        var words = tokenizer ?? throw Error(example, "a text, but no tokenizer came with the training data, which held token ids");
        var encoding = words.Encode(example.Text!, example.Pair, _options);
        if (string.IsNullOrWhiteSpace(example.Text) || (example.Pair is not null && string.IsNullOrWhiteSpace(example.Pair)))
        {
            _blank++;
        }

        if (encoding.Dropped > 0)
        {
            Cut(encoding.InputIds.Length + encoding.Dropped);
        }

        return encoding.InputIds.Length > 0
            ? (encoding.InputIds, encoding.PairStart)
            : throw Error(example, "the text has no token, and the tokenizer adds none; leave the row out");
    }

    private void Cut(int length)
    {
        _cut++;
        _longest = Math.Max(_longest, length);
    }

    private InvalidDataException Error(Example example, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{example.File ?? file?.Path ?? elsewhere}:{example.Line}: {what}"));
}
