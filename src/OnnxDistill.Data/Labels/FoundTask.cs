using System.Globalization;

namespace OnnxDistill.Data.Labels;

/// <summary>What the labels of a data set say of the task, where no config does.</summary>
/// <param name="Logits">The number of classes; 1 for a regression.</param>
/// <param name="Id2Label">The classes' names by id; null where they are ids from 0 without a gap, or numbers of a regression.</param>
/// <param name="Line">What was taken for what, in a line.</param>
internal sealed record FoundTask(int Logits, IReadOnlyDictionary<int, string>? Id2Label, string Line)
{
    private const int NamesInLine = 10;

    /// <summary>The most whole numbers that are taken for classes and not for quantities.</summary>
    private const int MostNumbers = 1000;

    /// <summary>
    /// Names are classes in ordinal order. Whole numbers (1.0 is one) are class ids: where they are not 0, 1, 2... they are the classes' names, so that no
    /// class is there that no row has. -1 is no label, unless 1 is the only other one. Anything else is a regression.
    /// </summary>
    /// <param name="file">The file's name, for the line and errors.</param>
    /// <param name="labels">The labels that occur.</param>
    /// <exception cref="InvalidDataException">There is nothing to tell apart, or two labels differ in case alone.</exception>
    public static FoundTask Of(string file, IEnumerable<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        string[] names = [.. labels.Select(l => l.Trim()).Where(l => l.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        double[] numbers = [.. names.Select(Number).OfType<double>().Distinct().Order()];
        return names.Length == 0 || Array.TrueForAll(names, NoLabel.Is)
            ? throw new InvalidDataException($"{file} has no labels{(names.Length > 0 ? " but -1, which says that there is none" : string.Empty)}; name their column with --label-column")
            : !Array.TrueForAll(names, n => Number(n) is not null) ? Named(file, names)
            : Array.TrueForAll(numbers, double.IsInteger) && numbers.Length <= MostNumbers ? Numbered(file, numbers)
            : new FoundTask(1, null, string.Create(CultureInfo.InvariantCulture, $"{file}: regression, {numbers.Length} different numbers from {numbers[0]} to {numbers[^1]}"));
    }

    /// <summary>
    /// The classes that a config names, where the labels are of them: one is a name of it, or they are its ids, all of them. A config that lies beside
    /// a tokenizer may be of another task, and then its classes would be there without a row; what the labels say counts.
    /// </summary>
    /// <param name="file">The data's name, for the line and errors.</param>
    /// <param name="labels">The labels that occur.</param>
    /// <param name="config">The names of the config, by id.</param>
    /// <param name="where">What the config is called in a sentence.</param>
    /// <exception cref="InvalidDataException">There is nothing to tell apart, or two labels differ in case alone.</exception>
    public static FoundTask Of(string file, IReadOnlyCollection<string> labels, IReadOnlyDictionary<int, string> config, string where)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(config);
        string[] names = [.. config.OrderBy(n => n.Key).Select(n => n.Value.Trim())];
        var named = labels.Any(l => names.Contains(l.Trim(), StringComparer.OrdinalIgnoreCase));
        double?[] ids = [.. labels.Where(l => l.Trim().Length > 0 && !NoLabel.Is(l)).Select(Number).Distinct().Order()];
        if (ids.Length > 0 && names.Length == 1 ? Array.TrueForAll(ids, id => id is not null) : named || ids.SequenceEqual(Enumerable.Range(0, names.Length).Select(id => (double?)id)))
        {
            return new FoundTask(names.Length, config, names.Length == 1
                ? $"{file}: regression ({names[0]}), as {where} says"
                : FormattableString.Invariant($"{file}: {names.Length} classes, as {where} names them: {Shown(names)}"));
        }

        var found = Of(file, labels);
        return found with { Line = FormattableString.Invariant($"{found.Line}; {where} names {names.Length} ({Shown(names)}), and is not followed: the labels are none of these names, nor their ids 0 to {names.Length - 1}") };
    }

    private static FoundTask Named(string file, string[] names) =>
        names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } alike
            ? throw new InvalidDataException($"{file}: labels {string.Join(" and ", alike.Select(n => $"'{n}'"))} differ in case alone, and whether they are one class cannot be told; write them alike")
            : Classes(file, names, ids: false, string.Empty);

    private static FoundTask Numbered(string file, double[] numbers)
    {
        var negatives = numbers.Count(n => n < 0);
        var none = numbers[0] == -1 && negatives == 1 && !numbers.SequenceEqual([-1.0, 1.0]);
        double[] classes = none ? numbers[1..] : numbers;
        var fromZero = classes.Select((n, i) => n == i).All(same => same);
        var note = (fromZero ? string.Empty : $" (these numbers are names; ids would be 0 to {classes.Length - 1})") + (none ? "; -1 is no label" : string.Empty);
        return Classes(file, [.. classes.Select(n => n.ToString(CultureInfo.InvariantCulture))], fromZero, note);
    }

    private static FoundTask Classes(string file, string[] names, bool ids, string note)
    {
        if (names.Length == 1)
        {
            throw new InvalidDataException($"{file}: every label is {names[0]}; there is nothing to tell apart");
        }

        return new FoundTask(names.Length, ids ? null : Enumerable.Range(0, names.Length).ToDictionary(id => id, id => names[id]), $"{file}: {names.Length} classes: {Shown(names)}{note}");
    }

    private static string Shown(string[] names) => string.Join(", ", names.Take(NamesInLine)) + (names.Length > NamesInLine ? ", ..." : string.Empty);

    private static double? Number(string label) =>
        double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
