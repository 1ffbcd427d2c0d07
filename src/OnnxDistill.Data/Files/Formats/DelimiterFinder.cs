using OnnxDistill.Data.Files.Sources;

namespace OnnxDistill.Data.Files.Formats;

/// <summary>Finds out what stands between the fields of a file: what its extension says unless only another gives the columns.</summary>
internal static class DelimiterFinder
{
    private const int SampleLines = 50;
    private static readonly char[] Known = [',', ';', '\t', '|'];

    /// <summary>Looks at the first lines.</summary>
    /// <param name="source">The file.</param>
    /// <param name="usual">What the extension says.</param>
    /// <param name="header">Whether the first line names the columns.</param>
    /// <param name="fits">Whether the wanted columns are among the names, or the fields of a row.</param>
    public static char Find(DataSource source, char usual, bool header, Func<IReadOnlyList<string>, bool> fits)
    {
        string[] lines = [.. Utf8Lines.Read(source).Select(l => l.Text).Where(l => l.Length > 0).Take(SampleLines)];
        char[] candidates = [usual, .. Known.Where(c => c != usual)];
        var looked = header ? lines[..Math.Min(1, lines.Length)] : lines;
        char[] fitting = [.. candidates.Where(c => looked.All(l => fits(Fields(l, c))))];
        return fitting.Length > 0
            ? fitting.FirstOrDefault(c => header || Same(lines, c), fitting[0])
            : candidates.FirstOrDefault(c => lines.Length > 0 && Fields(lines[0], c).Length > 1 && Same(lines, c), usual);
    }

    private static string[] Fields(string line, char delimiter) => Array.ConvertAll(line.Split(delimiter), f => f.Trim('"'));

    private static bool Same(string[] lines, char delimiter) => lines.Select(l => l.AsSpan().Count(delimiter)).Distinct().Count() == 1;
}
