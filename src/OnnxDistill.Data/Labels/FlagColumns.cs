using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Labels;

/// <summary>Columns of 0 and 1, and the class that each is of.</summary>
internal sealed class FlagColumns
{
    private readonly LabelMap _labels;
    private readonly DataFile _file;
    private readonly bool _byPlace;

    private FlagColumns(IReadOnlyList<string> names, int[] classes, bool byPlace, LabelMap labels, DataFile file) =>
        (Names, Classes, _byPlace, _labels, _file) = (names, classes, byPlace, labels, file);

    /// <summary>Gets the columns' names, or their numbers in a file without a header.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets the class of each column.</summary>
    public int[] Classes { get; }

    /// <summary>
    /// The classes of a file's columns: those that they name; by their order where neither a header names them nor a config the classes.
    /// </summary>
    /// <exception cref="InvalidDataException">A column is of no class, or two are of one; it is named.</exception>
    public static FlagColumns Of(DataFile file, LabelMap labels)
    {
        var (columns, names) = (file.Columns, file.Columns.Labels!);
        int[] found = columns.HasHeader ? [.. names.Select(n => ClassOf(n, labels))] : [.. names.Select(_ => -1)];
        var unnamed = !columns.HasHeader || Enumerable.Range(0, labels.Count).All(id => labels.NameOf(id) == FormattableString.Invariant($"LABEL_{id}"));
        if (unnamed && Array.TrueForAll(found, id => id < 0))
        {
            return names.Count == labels.Count
                ? new FlagColumns(names, [.. Enumerable.Range(0, labels.Count)], byPlace: true, labels, file)
                : throw new InvalidDataException(
                    $"{file.Path}: {names.Count} label columns for a model of {labels.Count} classes, and {(columns.HasHeader ? "its config names no classes" : "there is no header")} by which to tell which is which; give one for each class, in their order");
        }

        if (Array.IndexOf(found, -1) is >= 0 and var unknown)
        {
            throw new InvalidDataException($"{file.Path}: column '{names[unknown]}' is no class of the model ({Known(labels)}); name the columns of its classes with --label-columns");
        }

        return found.GroupBy(id => id).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new InvalidDataException($"{file.Path}: two of the label columns are of class {labels.NameOf(twice.Key)}; give one of them")
            : new FlagColumns(names, found, byPlace: false, labels, file);
    }

    /// <summary>What was guessed, or is not known, a line each.</summary>
    public IEnumerable<string> Lines()
    {
        if (_byPlace)
        {
            yield return $"label columns of {_file.Name} by their order: {string.Join(", ", Names.Zip(Classes, (n, id) => $"{n} is {_labels.NameOf(id)}"))}";
        }

        if (Classes.Length < _labels.Count)
        {
            var missing = Enumerable.Range(0, _labels.Count).Except(Classes).Select(_labels.NameOf).ToList();
            yield return FormattableString.Invariant(
                $"{Classes.Length} label columns of {_file.Name} for {_labels.Count} classes: nothing is known of {string.Join(", ", missing.Take(8))}{(missing.Count > 8 ? ", ..." : string.Empty)}, which count nowhere");
        }
    }

    // As it is spelt, else the only one that differs in case alone.
    private static int ClassOf(string name, LabelMap labels)
    {
        int[] all = [.. Enumerable.Range(0, labels.Count)];
        int[] exact = [.. all.Where(id => labels.NameOf(id) == name)];
        int[] alike = exact.Length > 0 ? exact : [.. all.Where(id => string.Equals(labels.NameOf(id).Trim(), name.Trim(), StringComparison.OrdinalIgnoreCase))];
        return alike is [var only] ? only : -1;
    }

    private static string Known(LabelMap labels) =>
        string.Join(", ", Enumerable.Range(0, Math.Min(20, labels.Count)).Select(labels.NameOf)) + (labels.Count > 20 ? ", ..." : string.Empty);
}
