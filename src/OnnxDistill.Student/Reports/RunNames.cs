namespace OnnxDistill.Student.Reports;

/// <summary>What runs are called where they stand beside each other.</summary>
internal static class RunNames
{
    /// <summary>The shortest ends of the folders' paths that tell them apart, of the same number of parts.</summary>
    /// <param name="folders">The folders, each once.</param>
    /// <exception cref="InvalidDataException">A folder is given twice.</exception>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> folders)
    {
        string[][] parts = [.. folders.Select(f => Path.TrimEndingDirectorySeparator(Path.GetFullPath(f)).Split(Path.DirectorySeparatorChar))];
        if (parts.Index().GroupBy(p => string.Join('/', p.Item)).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new InvalidDataException($"{folders[twice.First().Index]} is given twice; give every run once");
        }

        for (var count = 1; ; count++)
        {
            string[] names = [.. parts.Select(p => string.Join('/', p.TakeLast(count)))];
            if (names.Distinct().Count() == names.Length)
            {
                return names;
            }
        }
    }
}
