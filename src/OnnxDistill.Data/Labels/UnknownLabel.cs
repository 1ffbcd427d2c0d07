namespace OnnxDistill.Data.Labels;

/// <summary>The sentence about a label that no class has, with what would make it known.</summary>
internal static class UnknownLabel
{
    private const int NamesInError = 20;

    /// <summary>The error.</summary>
    /// <param name="place">File and line.</param>
    /// <param name="label">The label.</param>
    /// <param name="names">The classes' names.</param>
    /// <param name="numbered">Whether some of them are numbers, so that a number is no id.</param>
    /// <param name="origin">Where names come from, or would: <c>id2label in bert/config.json</c>; null where nobody could add any.</param>
    public static InvalidDataException Of(string place, string label, IReadOnlyList<string> names, bool numbered, string? origin)
    {
        var ids = $"a class id from 0 to {names.Count - 1}";
        if (names.Select((name, id) => name == LabelMap.DefaultName(id)).All(byDefault => byDefault))
        {
            return new InvalidDataException($"{place}: unknown label '{label}': the {names.Count} classes have no names; {(origin is null ? string.Empty : $"name them by {origin}, or ")}give {ids}");
        }

        var near = NearestLabel.Of(label, names) is { } name ? $"; did you mean '{name}'?" : string.Empty;
        var known = string.Join(", ", names.Take(NamesInError)) + (names.Count > NamesInError ? ", ..." : string.Empty);
        return new InvalidDataException($"{place}: unknown label '{label}'{near} (known{(origin is null ? string.Empty : $" by {origin}")}: {known}, {(numbered ? "and no other number" : $"or {ids}")})");
    }
}
