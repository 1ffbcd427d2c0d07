namespace OnnxDistill.Student.Sweeps;

/// <summary>Every combination of the values of some axes.</summary>
internal static class SweepGrid
{
    /// <summary>The points, the last axis changing fastest; one without settings where there are no axes.</summary>
    /// <param name="axes">The axes.</param>
    /// <exception cref="InvalidDataException">Two axes have the same key.</exception>
    public static IReadOnlyList<SweepPoint> Points(IReadOnlyList<SweepAxis> axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        if (axes.GroupBy(a => a.Key).FirstOrDefault(g => g.Count() > 1) is { Key: var twice })
        {
            throw new InvalidDataException($"--grid {twice} is given twice; give all its values at once");
        }

        IEnumerable<KeyValuePair<string, string>[]> points = [[]];
        foreach (var axis in axes)
        {
            points = points.SelectMany(_ => axis.Values, (point, value) => (KeyValuePair<string, string>[])[.. point, KeyValuePair.Create(axis.Key, value)]);
        }

        return [.. points.Select((settings, i) => new SweepPoint(FolderOf(settings, i), Ordered(settings), Baseline: false))];
    }

    /// <summary>The settings in the order given.</summary>
    internal static OrderedDictionary<string, string> Ordered(IEnumerable<KeyValuePair<string, string>> settings) => new(settings);

    // Readable where it can be: a value may be a path, a list, or long.
    private static string FolderOf(KeyValuePair<string, string>[] settings, int index)
    {
        var name = string.Join(',', settings.Select(s => $"{s.Key}={s.Value}"));
        return name.Length is > 0 and <= 100 && name.All(c => char.IsAsciiLetterOrDigit(c) || "=,._-+".Contains(c, StringComparison.Ordinal))
            ? name : FormattableString.Invariant($"point-{index + 1}");
    }
}
