using System.Globalization;
using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;

namespace OnnxDistill.Data.Surveys;

/// <summary>What one look at every row of a data set finds, before anything is made of the rows.</summary>
internal sealed class DataSurvey
{
    private const int MostTexts = 2_000_000;
    private readonly HashSet<long> _texts = [];
    private readonly string _file;

    private DataSurvey(string file) => _file = file;

    /// <summary>Gets the number of rows.</summary>
    public long Rows { get; private set; }

    /// <summary>Gets the number of rows with a blank text, or a blank text of a pair.</summary>
    public long Blank { get; private set; }

    /// <summary>Gets the number of rows whose text is in brackets, as lists are that were written as text.</summary>
    public long Lists { get; private set; }

    /// <summary>Gets the labels that are -1.</summary>
    public MinusOnes MinusOnes { get; } = new();

    /// <summary>Gets the number of rows with the text of a row before them, among the first 2,000,000: memory is not to grow with the rows.</summary>
    public long Repeated { get; private set; }

    /// <summary>Reads every row.</summary>
    /// <param name="file">The data set.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">A row is bad; file and line are named.</exception>
    public static DataSurvey Of(DataFile file, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        var survey = new DataSurvey(file.Name);
        foreach (var example in file.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            survey.Add(example);
        }

        return survey;
    }

    /// <summary>What is worth telling, a line each; none where every row is whole, new and labelled.</summary>
    public IEnumerable<string> Lines()
    {
        if (Blank > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{Blank} of {Rows} rows of {_file} have a blank text");
        }

        if (Lists > 0 && Lists == Rows)
        {
            yield return $"every text of {_file} begins with [ and ends with ]: a list that was written as text is read as it stands, brackets and all";
        }

        if (Repeated > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{Repeated} of {(Rows > MostTexts ? "the first " : string.Empty)}{Math.Min(Rows, MostTexts)} rows of {_file} repeat the text of a row before them");
        }
    }

    /// <summary>What is made of labels of -1, <see cref="MinusOnes.Line"/>.</summary>
    /// <param name="labels">What the logits stand for.</param>
    /// <exception cref="InvalidDataException">-1 and 1 are the only labels, and the model's classes have other names.</exception>
    public string? MinusOneLine(LabelMap labels) => MinusOnes.Line(labels, _file, Rows);

    private void Add(Example example)
    {
        Rows++;
        if (example.Text is { } text && (string.IsNullOrWhiteSpace(text) || (example.Pair is { } pair && string.IsNullOrWhiteSpace(pair))))
        {
            Blank++;
        }

        Lists += example.Text?.Trim() is ['[', .., ']'] ? 1 : 0;
        MinusOnes.Add(example.LabelText);
        if (Rows <= MostTexts && !_texts.Add(TextHash.Of(example)))
        {
            Repeated++;
        }
    }
}
