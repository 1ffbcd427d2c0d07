using System.Globalization;
using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;

namespace OnnxDistill.Student.Training;

/// <summary>The classes of a data file whose rows may have several.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Names">Their names by id; null where the file has ids or flags alone.</param>
/// <param name="Note">What was found, in a line.</param>
internal sealed record SeveralClasses(int Count, IReadOnlyDictionary<int, string>? Names, string Note)
{
    // Larger integers are rather counts than classes.
    private const int MostIds = 100_000;

    /// <summary>
    /// Finds them: those that a config names; else the columns of 0 and 1, or the distinct items of the lists in ordinal order, or class ids up to the
    /// largest seen.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="named">The classes that a config names; null for none.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <returns>The classes; null where a row has one label.</returns>
    /// <exception cref="InvalidDataException">No row has a label, or the lists hold what is no class.</exception>
    public static SeveralClasses? Find(DataFile file, IReadOnlyDictionary<int, string>? named, CancellationToken cancellation)
    {
        var form = LabelForm.Of(file);
        if (form is not (LabelForms.Flags or LabelForms.List))
        {
            return null;
        }

        var name = Path.GetFileName(file.Path);
        if (named is not null)
        {
            return new SeveralClasses(named.Count, named, Says(name, named.Count, "the config beside the tokenizer names them"));
        }

        if (form == LabelForms.Flags)
        {
            var columns = file.Columns.Labels!;
            var names = file.Columns.HasHeader ? columns.Select((n, id) => (n, id)).ToDictionary(c => c.id, c => c.n) : null;
            return new SeveralClasses(columns.Count, names, Says(name, columns.Count, $"a column each ({string.Join(", ", columns.Take(8))}{(columns.Count > 8 ? ", ..." : string.Empty)})"));
        }

        return OfLists(file, Found.In(file, cancellation));
    }

    private static SeveralClasses OfLists(DataFile file, Found found)
    {
        var name = Path.GetFileName(file.Path);
        if (found.Names.Count == 0)
        {
            throw new InvalidDataException($"{file.Path}: every list of labels is empty, so there is nothing to learn; name another column with --label-column");
        }

        if (found.FlagsOf is { } classes)
        {
            return new SeveralClasses(classes, null, Says(name, classes, "a zero or one for each in a list"));
        }

        int[]? ids = found.Names.All(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < MostIds)
            ? [.. found.Names.Select(n => int.Parse(n, CultureInfo.InvariantCulture))] : null;
        var single = found.Longest == 1 ? "; every list holds one at most: if a row has one class and no more, write it without the list" : string.Empty;
        if (ids is null)
        {
            var names = found.Names.Select((n, id) => (n, id)).ToDictionary(c => c.id, c => c.n);
            return new SeveralClasses(names.Count, names, Says(name, names.Count, $"lists of names{single}"));
        }

        var count = ids.Max() + 1;
        var gaps = Enumerable.Range(0, count).Except(ids).ToList();
        var unused = gaps.Count == 0 ? string.Empty : FormattableString.Invariant($"; no row has {string.Join(", ", gaps.Take(8))}{(gaps.Count > 8 ? ", ..." : string.Empty)}");
        return new SeveralClasses(count, null, Says(name, count, $"lists of class ids{unused}{single}"));
    }

    private static string Says(string file, int count, string how) =>
        FormattableString.Invariant($"rows of {file} may have several of {count} classes, {how}: a multi-label student, a sigmoid a class");

    /// <summary>What the lists of a file hold.</summary>
    private sealed class Found
    {
        private int? _length;
        private bool _flags = true;
        private bool _twice;

        public SortedSet<string> Names { get; } = new(StringComparer.Ordinal);

        public int Longest { get; private set; }

        // As class ids the same would stand twice in a list.
        public int? FlagsOf => _flags && _twice ? _length : null;

        public static Found In(DataFile file, CancellationToken cancellation)
        {
            var found = new Found();
            foreach (var example in file.Read())
            {
                cancellation.ThrowIfCancellationRequested();
                found.Add(example);
            }

            return found;
        }

        private void Add(Example example)
        {
            IReadOnlyList<string> items = example.LabelTexts ?? (string.IsNullOrWhiteSpace(example.LabelText) ? [] : [example.LabelText]);
            if (example.LabelTexts is not null)
            {
                _length ??= items.Count;
                _flags &= items.Count == _length && items.All(i => i is "0" or "1" or "0.0" or "1.0");
                _twice |= items.Distinct(StringComparer.Ordinal).Count() < items.Count;
            }

            Longest = Math.Max(Longest, items.Count);
            Names.UnionWith(items);
        }
    }
}
