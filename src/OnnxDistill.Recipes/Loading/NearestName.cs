namespace OnnxDistill.Recipes.Loading;

/// <summary>Finds the known name that a mistyped one was meant to be.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the smallest edit distance, of equals the one of most similar length; null where there are no candidates.</summary>
    public static string? Of(string name, IEnumerable<string> candidates) =>
        candidates.OrderBy(c => Distance(name, c)).ThenBy(c => Math.Abs(c.Length - name.Length)).ThenBy(c => c, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>As <see cref="Of"/>, where it is near: a third of the letters at most differ, or the longer begins with the shorter; else null.</summary>
    public static string? Near(string name, IEnumerable<string> candidates) =>
        Of(name, candidates.Where(c => Distance(name, c) <= Math.Max(1, Math.Min(name.Length, c.Length) / 3) || Begins(c, name) || Begins(name, c)));

    /// <summary>The edit distance: insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).</summary>
    public static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                d[i, j] = i == 0 || j == 0 ? i + j : Cell(a, b, d, i, j);
            }
        }

        return d[a.Length, b.Length];
    }

    private static bool Begins(string name, string beginning) => beginning.Length > 2 && name.StartsWith(beginning, StringComparison.Ordinal);

    private static int Cell(string a, string b, int[,] d, int i, int j)
    {
        var substitution = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        var best = Math.Min(substitution, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
        return i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] ? Math.Min(best, d[i - 2, j - 2] + 1) : best;
    }
}
