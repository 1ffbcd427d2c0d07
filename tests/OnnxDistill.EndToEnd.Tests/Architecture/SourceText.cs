using System.Text.RegularExpressions;

namespace OnnxDistill.EndToEnd.Tests.Architecture;

/// <summary>One C# file as text: where it stands, which names it sees and says.</summary>
internal sealed partial record SourceText(string File, string Space, IReadOnlySet<string> Sees, IReadOnlySet<string> Declares, IReadOnlySet<string> Says)
{
    /// <summary>Every source of a folder below the repository's root, what the build makes left out.</summary>
    public static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    /// <summary>Reads a text; null where it declares no namespace.</summary>
    public static SourceText? Of(string file, string text)
    {
        if (Namespace().Match(text) is not { Success: true } found)
        {
            return null;
        }

        var space = found.Groups[1].Value;
        var code = Comment().Replace(text, string.Empty);
        var sees = Using().Matches(code).Select(m => m.Groups[1].Value).Concat(Parents(space));
        return new SourceText(
            Path.GetFileName(file),
            space,
            sees.ToHashSet(StringComparer.Ordinal),
            Declaration().Matches(code).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal),
            Word().Matches(code).Select(m => m.Value).ToHashSet(StringComparer.Ordinal));
    }

    // A namespace sees the types of those that it lies in without a using line.
    private static IEnumerable<string> Parents(string space)
    {
        for (var dot = space.LastIndexOf('.'); dot > 0; dot = space.LastIndexOf('.', dot - 1))
        {
            yield return space[..dot];
        }
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(?:class|record struct|record class|record|struct|interface|enum|delegate \S+) ([A-Z]\w*)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b[A-Z]\w*\b")]
    private static partial Regex Word();
}
