using System.Globalization;

namespace OnnxDistill.Data.Labels;

/// <summary>Labels of -1 among the labels of a data set, and what they mean there.</summary>
internal sealed class MinusOnes
{
    private bool _others;

    /// <summary>Gets the number of labels that are -1.</summary>
    public long Count { get; private set; }

    /// <summary>Gets the number of labels.</summary>
    public long Labelled { get; private set; }

    /// <summary>Gets whether every label is -1.</summary>
    public bool All => Count > 0 && Count == Labelled;

    /// <summary>Counts a label.</summary>
    /// <param name="label">The label as the file has it; null or empty for none.</param>
    public void Add(string? label)
    {
        if (string.IsNullOrEmpty(label))
        {
            return;
        }

        Labelled++;
        if (NoLabel.Is(label))
        {
            Count++;
        }
        else
        {
            _others = _others || !(double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == 1);
        }
    }

    /// <summary>What is made of them, in a line; null where there are none, or -1 is a class or a number like others.</summary>
    /// <param name="labels">What the logits stand for.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="rows">The number of its rows.</param>
    /// <exception cref="InvalidDataException">-1 and 1 are the only labels, and the model's classes have other names: half of the rows would lose their label.</exception>
    public string? Line(LabelMap labels, string file, long rows)
    {
        ArgumentNullException.ThrowIfNull(labels);
        string[] names = [.. Enumerable.Range(0, labels.Count).Select(labels.NameOf)];
        if (Count == 0 || names.Contains("-1", StringComparer.Ordinal) || (labels.Kind == TaskKind.Regression && !All))
        {
            return null;
        }

        return !All && !_others && labels.Kind == TaskKind.SingleLabel
            ? throw new InvalidDataException($"{file}: the labels are -1 and 1, and the model's classes are {string.Join(", ", names.Take(10))}; -1 would be read as no label: say which class each is, --label-map=-1=NAME,1=NAME")
            : string.Create(CultureInfo.InvariantCulture, $"{Count} of {rows} rows of {file} have the label -1, which says that they have none");
    }
}
