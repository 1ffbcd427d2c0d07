namespace OnnxDistill.Data.Labels;

/// <summary>Finds the class that a mistyped label was meant to be.</summary>
internal static class NearestLabel
{
    /// <summary>The name with the fewest edits from the label, case aside, if a third of its letters at most differ; null where none is near.</summary>
    public static string? Of(string label, IEnumerable<string> names)
    {
        var text = label.Trim().ToUpperInvariant();
        return names.Select(name => (Name: name, Edits: Distance(text, name.ToUpperInvariant())))
            .Where(n => n.Edits <= Math.Min(text.Length, n.Name.Length) / 3)
            .OrderBy(n => n.Edits).Select(n => n.Name).FirstOrDefault();
    }

    // Insertions, deletions and substitutions, a row of the table at a time.
    private static int Distance(string a, string b)
    {
        int[] above = [.. Enumerable.Range(0, b.Length + 1)];
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            }

            above = row;
        }

        return above[b.Length];
    }
}
