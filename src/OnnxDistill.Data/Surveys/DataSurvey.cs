using System.Globalization;
using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;

namespace OnnxDistill.Data.Surveys;

/// <summary>What one look at every row of a data set finds, before anything is made of the rows.</summary>
public sealed class DataSurvey
{
    private const int MostTexts = 20_000_000;
    private const int MostLabels = 100_000;
    private readonly HashSet<string> _labels = new(StringComparer.Ordinal);
    private readonly HashSet<long> _texts = [];
    private readonly string _file;
    private long _repeated;

    private DataSurvey(string file) => _file = file;

    /// <summary>Gets the number of rows.</summary>
    public long Rows { get; private set; }

    /// <summary>Gets the number of rows with a blank text, or a blank text of a pair.</summary>
    public long Blank { get; private set; }

    /// <summary>Gets the number of rows whose label is -1.</summary>
    public long MinusOne { get; private set; }

    /// <summary>Gets the number of rows with a label, -1 counted too.</summary>
    public long Labelled { get; private set; }

    /// <summary>Gets the number of rows with the text of a row before them; null where there are too many rows to say.</summary>
    public long? Repeated => Rows > MostTexts ? null : _repeated;

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

        if (Repeated > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{Repeated} of {Rows} rows of {_file} repeat the text of a row before them");
        }
    }

    /// <summary>What is made of labels of -1, in a line; null where none is there, or -1 is a class or a number like others.</summary>
    /// <param name="labels">What the logits stand for.</param>
    /// <exception cref="InvalidDataException">-1 and 1 are the only labels, and the model's classes have other names: half of the rows would lose their label.</exception>
    public string? MinusOneLine(LabelMap labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (MinusOne == 0 || Names(labels).Contains("-1", StringComparer.Ordinal) || (labels.Kind == TaskKind.Regression && MinusOne < Labelled))
        {
            return null;
        }

        return MinusOne < Labelled && labels.Kind == TaskKind.SingleLabel && _labels.All(l => Math.Abs(Parsed(l)) == 1)
            ? throw new InvalidDataException($"{_file}: the labels are -1 and 1, and the model's classes are {string.Join(", ", Names(labels).Take(10))}; -1 would be read as no label: write the classes' names or ids")
            : string.Create(CultureInfo.InvariantCulture, $"{MinusOne} of {Rows} rows of {_file} have the label -1, which says that they have none");
    }

    private static IEnumerable<string> Names(LabelMap labels) => Enumerable.Range(0, labels.Count).Select(labels.NameOf);

    private static double Parsed(string label) =>
        double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    private void Add(Example example)
    {
        Rows++;
        if (example.Text is { } text && (string.IsNullOrWhiteSpace(text) || (example.Pair is { } pair && string.IsNullOrWhiteSpace(pair))))
        {
            Blank++;
        }

        if (!string.IsNullOrEmpty(example.LabelText))
        {
            Labelled++;
            MinusOne += NoLabel.Is(example.LabelText) ? 1 : 0;
            if (_labels.Count < MostLabels)
            {
                _labels.Add(example.LabelText);
            }
        }

        if (Rows <= MostTexts && !_texts.Add(TextHash.Of(example)))
        {
            _repeated++;
        }
    }
}
