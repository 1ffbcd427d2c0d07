using System.Globalization;
using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Tokenizers;

namespace OnnxDistill.Teacher.Examples;

/// <summary>
/// Turns rows of a data file into ids and labels, and checks them against the model before ONNX Runtime sees them. Thread-safe.
/// </summary>
/// <param name="tokenizer">The tokenizer; may be missing where every row holds ids.</param>
/// <param name="labels">What labels mean, or <see langword="null"/> to leave them out.</param>
/// <param name="maxLength">The largest number of tokens; longer rows are cut.</param>
/// <param name="vocabulary">The rows of the model's word embedding, if known.</param>
/// <param name="file">The data file, for errors.</param>
/// <param name="several">What says which classes a row has, where it may have several; null where it has one. The default value is null.</param>
internal sealed class ExampleEncoder(TextTokenizer? tokenizer, LabelMap? labels, int maxLength, long? vocabulary, string file, SeveralLabels? several = null)
{
    private const int BeginningLength = 40;
    private readonly EncodeOptions _options = new() { MaxLength = maxLength };

    /// <summary>Gets the largest number of tokens.</summary>
    public int MaxLength => maxLength;

    /// <summary>Gets a value indicating whether an unknown label is refused; else the row has none. The default value is <see langword="true"/>.</summary>
    public bool LabelsMatter { get; init; } = true;

    /// <summary>What is worth telling of the labels of the rows seen so far, a line each.</summary>
    public IEnumerable<string> Lines() => several?.Lines() ?? [];

    /// <summary>Encodes one row.</summary>
    /// <exception cref="InvalidDataException">The label is unknown, or an id lies beyond the model's vocabulary.</exception>
    public EncodedExample Encode(Example example)
    {
        ArgumentNullException.ThrowIfNull(example);
        var label = Label(example);
        var (ids, types, pairStart, dropped) = example.InputIds is null ? FromText(example) : FromIds(example);
        CheckVocabulary(example, ids);
        return new EncodedExample(example.Row, example.Line, TextHash.Of(example), label, ids, types, pairStart, Beginning(example)) { Dropped = dropped, Labels = Several(example) };
    }

    /// <summary>What tells a row from others, without encoding it: the hash of its text, and its label or labels.</summary>
    /// <exception cref="InvalidDataException">The label is unknown.</exception>
    public (long TextHash, double Label, float[]? Labels) Identify(Example example)
    {
        ArgumentNullException.ThrowIfNull(example);
        return (TextHash.Of(example), Label(example), Several(example));
    }

    private static string Beginning(Example example)
    {
        var text = example.Text ?? string.Join(' ', example.InputIds!.Take(12));
        return text.Length <= BeginningLength ? text : text[..BeginningLength] + "...";
    }

    private double Label(Example example) => labels is null ? double.NaN : LabelsMatter ? labels.Resolve(example, file) : labels.Find(example);

    private float[]? Several(Example example) => several is null ? null : LabelsMatter ? several.Resolve(example) : several.Find(example);

    private (int[] Ids, int[] Types, int PairStart, int Dropped) FromText(Example example)
    {
        if (tokenizer is null)
        {
            throw new InvalidDataException(At(example, "the row holds text but there is no tokenizer; give --tokenizer"));
        }

        var encoding = tokenizer.Encode(example.Text!, example.Pair, _options);
        return (encoding.InputIds, encoding.TokenTypeIds, encoding.PairStart, encoding.Dropped);
    }

    private (int[] Ids, int[] Types, int PairStart, int Dropped) FromIds(Example example)
    {
        // Given ids are cut at the end: what is a special token in them is not ours to know.
        var ids = example.InputIds!;
        if (ids.Length == 0)
        {
            throw new InvalidDataException(At(example, "the row's input_ids are empty"));
        }

        var dropped = Math.Max(0, ids.Length - maxLength);
        ids = dropped == 0 ? ids : ids[..maxLength];
        var types = example.TokenTypeIds;
        if (types is null)
        {
            return (ids, new int[ids.Length], ids.Length, dropped);
        }

        if (types.Length != example.InputIds!.Length)
        {
            throw new InvalidDataException(At(
                example, $"the row has {example.InputIds.Length} input_ids but {types.Length} token_type_ids; give as many of both"));
        }

        types = types.Length <= maxLength ? types : types[..maxLength];
        var second = Array.FindIndex(types, t => t != 0);
        return (ids, types, second < 0 ? ids.Length : second, dropped);
    }

    private void CheckVocabulary(Example example, int[] ids)
    {
        if (vocabulary is not { } rows)
        {
            return;
        }

        foreach (var id in ids)
        {
            if (id < 0 || id >= rows)
            {
                var token = tokenizer?.TokenOf(id) is { } text ? $" ('{text}')" : string.Empty;
                throw new InvalidDataException(At(
                    example, $"token id {id}{token} is beyond the model's vocabulary of {rows}; this tokenizer is another model's, give the right --tokenizer"));
            }
        }
    }

    private string At(Example example, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{example.File ?? file} line {example.Line} (row {example.Row}): {what}");
}
