using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Labels;

/// <summary>
/// Says which classes the rows of a data file have, for a model whose rows may have several: 1 a class that the row has, 0 one that it has not, NaN one
/// that the file says nothing of. Thread-safe.
/// </summary>
/// <remarks>
/// The file names them by a list in its label column, by a column of 0 and 1 a class, or by one name alone. A list of as many 0 and 1 as there are
/// classes is taken for the flags of the classes in their order, where it cannot be a list of class ids.
/// </remarks>
internal sealed class SeveralLabels
{
    private readonly LabelMap _labels;
    private readonly DataFile _file;
    private readonly int[] _classes;
    private readonly FlagColumns? _columns;
    private int _single;
    private int _unknown;
    private int _flagLists;

    /// <summary>Prepares for a file.</summary>
    /// <param name="labels">The classes.</param>
    /// <param name="file">The file.</param>
    /// <exception cref="InvalidDataException">A column of 0 and 1 is of no class; it is named.</exception>
    public SeveralLabels(LabelMap labels, DataFile file)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(file);
        (_labels, _file) = (labels, file);
        _columns = file.Columns.Labels is null ? null : FlagColumns.Of(file, labels);
        _classes = _columns?.Classes ?? [];
    }

    /// <summary>What is worth telling of the rows seen so far, a line each.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var line in _columns?.Lines() ?? [])
        {
            yield return line;
        }

        if (_single > 0)
        {
            yield return FormattableString.Invariant(
                $"{_single} rows of {_file.Name} name one label and no list, for a multi-label model: it has that class, and none of the {_labels.Count - 1} others");
        }

        if (_flagLists > 0)
        {
            yield return FormattableString.Invariant(
                $"{_flagLists} rows of {_file.Name} hold a list of {_labels.Count} zeros and ones: each is of the class at its place, and no class id");
        }

        if (_unknown > 0)
        {
            yield return FormattableString.Invariant(
                $"{_unknown} values of -1 in the label columns of {_file.Name}: nothing is known of that class in that row, and it counts nowhere");
        }
    }

    /// <summary>The row's classes, <c>[classes]</c>; null where it has no label.</summary>
    /// <exception cref="InvalidDataException">A class is unknown, or a flag is neither 0 nor 1; file and line are named.</exception>
    public float[]? Resolve(Example example)
    {
        ArgumentNullException.ThrowIfNull(example);
        return example.LabelFlags is { } flags ? FromFlags(example, flags)
            : example.LabelTexts is { } names ? FromList(example, names)
            : string.IsNullOrWhiteSpace(example.LabelText) || SaysNone(example.LabelText) ? null
            : FromOne(example, example.LabelText);
    }

    /// <summary>As <see cref="Resolve"/>, and null where a label is unknown: for rows whose labels nobody learns from or is measured by.</summary>
    public float[]? Find(Example example)
    {
        try
        {
            return Resolve(example);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private bool SaysNone(string text) => NoLabel.Is(text) && Enumerable.Range(0, _labels.Count).All(id => _labels.NameOf(id) != "-1");

    private float[]? FromFlags(Example example, IReadOnlyList<string?> flags)
    {
        var row = new float[_labels.Count];
        row.AsSpan().Fill(float.NaN);
        for (var i = 0; i < flags.Count; i++)
        {
            row[_classes[i]] = Flag(flags[i]) ?? throw Error(example, $"column {_columns!.Names[i]} holds '{flags[i]}'; 0 or 1 was expected, or nothing where it is not known");
        }

        return Array.TrueForAll(row, float.IsNaN) ? null : row;
    }

    private float[] FromList(Example example, IReadOnlyList<string> names)
    {
        if (names.Count == _labels.Count && names.Count > 0 && names.All(n => Flag(n) is 0 or 1))
        {
            // As ids the same would stand there twice, unless there are two classes and [0, 1] may be both of them, or the second.
            var twice = names.Distinct(StringComparer.Ordinal).Count() < names.Count;
            Interlocked.Increment(ref _flagLists);
            return twice || _labels.Count == 1
                ? [.. names.Select(n => Flag(n)!.Value)]
                : throw Error(example, $"[{string.Join(", ", names)}] may be the ids of both classes or a flag for each; write their names, or give a column of 0 and 1 each with --label-columns");
        }

        var row = new float[_labels.Count];
        foreach (var name in names)
        {
            row[_labels.ClassId(example, name, example.File ?? _file.Path)] = 1;
        }

        return row;
    }

    private float[] FromOne(Example example, string text)
    {
        // One class and a flag for it: there is no other that 0 could mean.
        if (_labels.Count == 1 && Flag(text) is 0 or 1)
        {
            return [Flag(text)!.Value];
        }

        var row = new float[_labels.Count];
        row[_labels.ClassId(example, text, example.File ?? _file.Path)] = 1;
        Interlocked.Increment(ref _single);
        return row;
    }

    // The test sets of Kaggle's toxic comments have -1 where nobody looked.
    private float? Flag(string? text)
    {
        switch (text?.Trim().ToUpperInvariant())
        {
            case null or "":
                return float.NaN;
            case "0" or "0.0" or "FALSE":
                return 0;
            case "1" or "1.0" or "TRUE":
                return 1;
            case "-1" or "-1.0":
                Interlocked.Increment(ref _unknown);
                return float.NaN;
            default:
                return null;
        }
    }

    private InvalidDataException Error(Example example, string what) => new(FormattableString.Invariant($"{example.File ?? _file.Path}, line {example.Line}: {what}"));
}
