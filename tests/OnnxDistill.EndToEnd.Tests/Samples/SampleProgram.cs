namespace OnnxDistill.EndToEnd.Tests.Samples;

/// <summary>The region of <see cref="TenLines"/> as a program of its own.</summary>
internal static class SampleProgram
{
    /// <summary>Gets its text: the using lines, a blank one, and the region without its indentation.</summary>
    public static string Text { get; } = Read(File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "tests", "OnnxDistill.EndToEnd.Tests", "Samples", "TenLines.cs")));

    private static string Read(string[] lines)
    {
        var usings = lines.TakeWhile(l => l.StartsWith("using ", StringComparison.Ordinal));
        var (first, last) = (Array.FindIndex(lines, l => l.TrimStart() == "#region program"), Array.FindIndex(lines, l => l.TrimStart() == "#endregion"));
        var indentation = lines[first].Length - lines[first].TrimStart().Length;
        var region = lines[(first + 1)..last].Select(l => l.Length == 0 ? l : l[indentation..]);
        return string.Join('\n', [.. usings, string.Empty, .. region]) + "\n";
    }
}
