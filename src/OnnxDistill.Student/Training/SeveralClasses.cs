using System.Globalization;
using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;

namespace OnnxDistill.Student.Training;

/// <summary>The classes of a data file whose rows may have several.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Names">Their names by id; null where the file has ids or flags alone.</param>
/// <param name="Line">What was taken for what, in a line.</param>
internal sealed record SeveralClasses(int Count, IReadOnlyDictionary<int, string>? Names, string Line)
{
    // Larger integers are rather counts than classes.
    private const int MostIds = 100_000;
    private const int MostNamed = 8;

    /// <summary>
    /// Finds them: those that a config names, where they are the file's; else the columns of 0 and 1, or the distinct items of the lists in ordinal order, or
    /// class ids up to the largest seen.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="named">The classes that a config names; null for none.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <returns>The classes; null where a row has one label.</returns>
    /// <exception cref="InvalidDataException">No row has a label, or the lists hold what is no class.</exception>
    public static SeveralClasses? Find(DataFile file, IReadOnlyDictionary<int, string>? named, CancellationToken cancellation)
    {
        var form = LabelForm.Of(file);
        var own = form switch
        {
            LabelForms.Flags => OfColumns(file.Columns),
            LabelForms.List => OfLists(file, Found.In(file, cancellation)),
            _ => null,
        };
        if (own is null)
        {
            return null;
        }

        var config = named is not null && own.IsWithin(named) ? named : null;
        var (count, names) = config is null ? (own.Count, own.Names) : (config.Count, config);
        var others = named is null ? string.Empty
            : config is not null ? ", named by the config beside the tokenizer"
            : $", not those that the config beside the tokenizer names ({Some(named.OrderBy(n => n.Key).Select(n => n.Value))})";
        return new SeveralClasses(
            count, names, FormattableString.Invariant($"rows of {file.Name} may have several of {count} classes, {own.How}{others}: a multi-label student, a sigmoid a class"));
    }

    private static Own OfColumns(ColumnChoice columns) => new(
        columns.Labels!.Count,
        columns.HasHeader ? columns.Labels.Select((n, id) => (n, id)).ToDictionary(c => c.id, c => c.n) : null,
        $"a column each ({Some(columns.Labels)})",
        ByPlace: !columns.HasHeader);

    private static Own OfLists(DataFile file, Found found)
    {
        if (found.Names.Count == 0)
        {
            throw new InvalidDataException($"{file.Path}: every list of labels is empty, so there is nothing to learn; name another column with --label-column");
        }

        if (found.FlagsOf is { } classes)
        {
            return new Own(classes, null, "a zero or one for each in a list", ByPlace: true);
        }

        var single = found.Longest == 1 ? "; every list holds one at most: if a row has one class and no more, write it without the list" : string.Empty;
        if (!found.Names.All(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < MostIds))
        {
            return new Own(found.Names.Count, found.Names.Select((n, id) => (n, id)).ToDictionary(c => c.id, c => c.n), $"lists of names{single}");
        }

        int[] ids = [.. found.Names.Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
        var count = ids.Max() + 1;
        string[] gaps = [.. Enumerable.Range(0, count).Except(ids).Select(id => id.ToString(CultureInfo.InvariantCulture))];
        return new Own(count, null, $"lists of class ids{(gaps.Length == 0 ? string.Empty : $"; no row has {Some(gaps)}")}{single}");
    }

    private static string Some(IEnumerable<string> names) =>
        names.Take(MostNamed + 1).ToList() is { Count: > MostNamed } many ? string.Join(", ", many.Take(MostNamed)) + ", ..." : string.Join(", ", names);

    /// <summary>The classes that the file itself has, and how it says so.</summary>
    private sealed record Own(int Count, IReadOnlyDictionary<int, string>? Names, string How, bool ByPlace = false)
    {
        public bool IsWithin(IReadOnlyDictionary<int, string> named) => Names is null
            ? Count == named.Count || (Count < named.Count && !ByPlace)
            : Names.Values.All(n => named.Values.Contains(n, StringComparer.Ordinal));
    }

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
