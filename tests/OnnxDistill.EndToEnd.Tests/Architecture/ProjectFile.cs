using System.Xml.Linq;

namespace OnnxDistill.EndToEnd.Tests.Architecture;

/// <summary>What one project file references, as written there; analyzers (`PrivateAssets`) reach no user and are left out.</summary>
internal sealed record ProjectFile(string Name, string Folder, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages)
{
    /// <summary>Gets every project below src, tools, tests and benchmarks, by name.</summary>
    public static IReadOnlyDictionary<string, ProjectFile> All { get; } = new[] { "src", "tools", "tests", "benchmarks" }
        .Select(folder => Path.Combine(RepositoryRoot.Path, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.GetFiles(folder, "*.csproj", SearchOption.AllDirectories).Select(file => Read(folder, file)))
        .ToDictionary(p => p.Name, StringComparer.Ordinal);

    /// <summary>Gets the projects of the table of rooms and the tools; tests and benchmarks may use everything.</summary>
    public static IEnumerable<ProjectFile> Product => All.Values.Where(p => p.Folder is "src" or "tools");

    /// <summary>The project and all that it references, directly or through others.</summary>
    public IEnumerable<ProjectFile> Closure()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { Name };
        var open = new Queue<ProjectFile>([this]);
        while (open.TryDequeue(out var project))
        {
            yield return project;
            foreach (var reference in project.Projects.Where(seen.Add))
            {
                open.Enqueue(All[reference]);
            }
        }
    }

    private static ProjectFile Read(string folder, string file)
    {
        var elements = XDocument.Load(file).Descendants().Where(e => e.Attribute("PrivateAssets") is null);
        var references = elements.ToLookup(e => e.Name.LocalName, e => e.Attribute("Include")?.Value ?? string.Empty);
        return new ProjectFile(
            Path.GetFileNameWithoutExtension(file),
            Path.GetFileName(folder),
            [.. references["ProjectReference"].Select(r => Path.GetFileNameWithoutExtension(r.Replace('\\', '/')))],
            [.. references["PackageReference"]]);
    }
}
