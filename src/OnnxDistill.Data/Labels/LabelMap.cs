using System.Globalization;
using OnnxDistill.Data.Examples;

namespace OnnxDistill.Data.Labels;

/// <summary>Turns the labels of a data file into what the logits count: class ids, or numbers for a teacher of one logit.</summary>
public sealed class LabelMap
{
    private readonly string[] _names;
    private readonly Dictionary<string, int> _ids;
    private readonly bool _numbered;

    /// <summary>A map for a teacher of so many logits (1: regression) and its config's <c>id2label</c>, if it has one.</summary>
    /// <param name="logits">The number of logits.</param>
    /// <param name="id2label">The classes' names by id, or null.</param>
    /// <param name="multiLabel">Whether a row may have several classes, or none. The default value is false.</param>
    /// <exception cref="InvalidDataException">An id of <paramref name="id2label"/> is outside the logits.</exception>
    public LabelMap(int logits, IReadOnlyDictionary<int, string>? id2label, bool multiLabel = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(logits, 1);
        Kind = multiLabel ? TaskKind.MultiLabel : logits == 1 ? TaskKind.Regression : TaskKind.SingleLabel;
        Count = logits;
        _names = [.. Enumerable.Range(0, logits).Select(id => id2label is not null && id2label.TryGetValue(id, out var name) ? name : DefaultName(id))];
        _ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (id, name) in id2label ?? new Dictionary<int, string>())
        {
            if (id < 0 || id >= logits)
            {
                throw new InvalidDataException($"id2label names class {id} ({name}), but the model has {logits} logits");
            }
        }

        for (var id = logits - 1; id >= 0; id--)
        {
            _ids[DefaultName(id)] = id;
        }

        for (var id = logits - 1; id >= 0; id--)
        {
            _ids[_names[id]] = id;
        }

        // Where names are numbers, a number that is none of them is no id: it would be another class.
        _numbered = Array.Exists(_names, n => WholeNumber(n) is not null);
    }

    /// <summary>Gets where the names come from, or where they would stand, for errors: <c>id2label in bert/config.json</c>. The default value is null.</summary>
    public string? Origin { get; init; }

    /// <summary>Gets what the logits mean.</summary>
    public TaskKind Kind { get; }

    /// <summary>Gets the number of logits.</summary>
    public int Count { get; }

    /// <summary>The name of a class, <c>LABEL_3</c> where the teacher's config has none.</summary>
    public string NameOf(int id) => _names[id];

    /// <summary>The name of a class that has none.</summary>
    public static string DefaultName(int id) => string.Create(CultureInfo.InvariantCulture, $"LABEL_{id}");

    /// <summary>
    /// The class id of the example's label, its number for regression, NaN where it has no label. A class name is matched exactly,
    /// case included; else an integer in [0, <see cref="Count"/>) is a class id, and -1 is no label. Where a row may have several classes there is no
    /// one id, and <see cref="SeveralLabels"/> says which it has.
    /// </summary>
    /// <exception cref="InvalidDataException">The label is neither, or the row has several; the message names file, line and the known names.</exception>
    public double Resolve(Example e, string file)
    {
        ArgumentNullException.ThrowIfNull(e);
        file = e.File ?? file;
        if (string.IsNullOrEmpty(e.LabelText) || Kind == TaskKind.MultiLabel)
        {
            return double.NaN;
        }

        if (e.LabelTexts is not null || e.LabelFlags is not null)
        {
            throw new InvalidDataException(
                $"{file}, line {e.Line}: the row has several labels ({e.LabelText}), and the model has {(Kind == TaskKind.Regression ? "one logit (regression)" : "one class a row (softmax)")}; " +
                $"give --label-column with one label, or, if it is a multi-label model, a config.json with \"problem_type\": \"{ProblemType.MultiLabel}\"");
        }

        if (Kind == TaskKind.SingleLabel && NoLabel.Is(e.LabelText) && !_ids.ContainsKey("-1"))
        {
            return double.NaN;
        }

        return Kind == TaskKind.Regression ? Number(e, e.LabelText, file) : ClassId(e, e.LabelText, file);
    }

    /// <summary>As <see cref="Resolve"/>, and NaN where the label is unknown: for rows whose labels nobody learns from or is measured by.</summary>
    public double Find(Example e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return string.IsNullOrEmpty(e.LabelText) || Kind == TaskKind.MultiLabel ? double.NaN
            : Kind != TaskKind.Regression ? TryClassId(e.LabelText) ?? double.NaN
            : TryNumber(e.LabelText) ?? double.NaN;
    }

    /// <summary>The id of a class that a row names, or gives by its id.</summary>
    /// <exception cref="InvalidDataException">There is no such class; the message names file, line and the known names.</exception>
    internal int ClassId(Example e, string text, string file) =>
        TryClassId(text) ?? throw UnknownLabel.Of($"{file}, line {e.Line}", text, _names, _numbered, Origin);

    private static double? TryNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static double Number(Example e, string text, string file) => TryNumber(text)
        ?? throw new InvalidDataException($"{file}, line {e.Line}: label '{text}' is no finite number, and the model has one logit (regression)");

    private int? TryClassId(string text)
    {
        if (_ids.TryGetValue(text, out var id) || _ids.TryGetValue(text.Trim(), out id))
        {
            return id;
        }

        if (WholeNumber(text) is not { } number)
        {
            return null;
        }

        return _ids.TryGetValue(number.ToString(CultureInfo.InvariantCulture), out id) ? id
            : !_numbered && number >= 0 && number < Count ? (int)number
            : null;
    }

    private static double? WholeNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsInteger(number) ? number : null;
}
