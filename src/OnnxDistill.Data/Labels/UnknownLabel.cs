namespace OnnxDistill.Data.Labels;

/// <summary>The sentence about a label that no class has, with what would make it known.</summary>
internal static class UnknownLabel
{
    private const int NamesInError = 20;

    /// <summary>The error.</summary>
    /// <param name="place">File and line.</param>
    /// <param name="label">The label.</param>
    /// <param name="names">The classes' names.</param>
    /// <param name="named">Whether they come from somewhere, or are those that classes without names get.</param>
    /// <param name="origin">Where names come from, or would: <c>id2label of bert/config.json</c>.</param>
    public static InvalidDataException Of(string place, string label, IReadOnlyList<string> names, bool named, string origin)
    {
        var ids = $"a class id from 0 to {names.Count - 1}";
        if (!named)
        {
            return new InvalidDataException($"{place}: unknown label '{label}': the {names.Count} classes have no names; name them by {origin}, or give {ids}");
        }

        var near = NearestLabel.Of(label, names) is { } name ? $"; did you mean '{name}'?" : string.Empty;
        var known = string.Join(", ", names.Take(NamesInError)) + (names.Count > NamesInError ? ", ..." : string.Empty);
        return new InvalidDataException($"{place}: unknown label '{label}'{near} (known by {origin}: {known}, or {ids})");
    }
}
