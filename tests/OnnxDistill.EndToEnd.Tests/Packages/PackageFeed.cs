using System.Text.RegularExpressions;

namespace OnnxDistill.EndToEnd.Tests.Packages;

/// <summary>
/// What <c>dotnet pack</c> makes of this build, in a folder that serves as a feed beside the machine's own. Packages of ours are unpacked below it and
/// vanish with it; those of others are taken from where the machine has them.
/// </summary>
public sealed partial class PackageFeed : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Packs, once for all tests: libtorch takes its time.</summary>
    public PackageFeed()
    {
        var build = new DirectoryInfo(AppContext.BaseDirectory);
        (Identifier, var configuration) = (build.Name, build.Parent!.Parent!.Name);
        Command.Run(RepositoryRoot.Path, null, "dotnet", ["pack", "OnnxDistill.sln", "-c", configuration, "--no-build", "-o", Folder, "-v", "quiet", .. Command.NoServers]);
        Config = _folder.Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Unpacked}" /></config>
              <packageSources><add key="packed" value="{Folder}" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{MachinesPackages()}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    /// <summary>Gets the version of all packages, which one property says.</summary>
    public static string Version { get; } = Property("Packages.props", "Version");

    /// <summary>Gets the runtime identifier of the build.</summary>
    public string Identifier { get; }

    /// <summary>Gets the folder of the packages.</summary>
    public string Folder => _folder["packages"];

    /// <summary>Gets the NuGet.config that knows the feed.</summary>
    public string Config { get; }

    /// <summary>Gets where NuGet unpacks.</summary>
    public string Unpacked => _folder["unpacked"];

    /// <summary>Makes an empty folder below the feed's configuration.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its path.</returns>
    public string Empty(string name) => Directory.CreateDirectory(_folder[name]).FullName;

    /// <summary>The value of a property of a file of MSBuild's at the root of the repository.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">The property.</param>
    public static string Property(string file, string name) =>
        Regex.Match(File.ReadAllText(Path.Combine(RepositoryRoot.Path, file)), $"<{name}>([^<]+)</{name}>").Groups[1].Value;

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static string MachinesPackages() =>
        Listed().Match(Command.Run(RepositoryRoot.Path, null, "dotnet", "nuget", "locals", "global-packages", "--list").Output).Groups[1].Value.Trim();

    [GeneratedRegex(@"global-packages: (.+)")]
    private static partial Regex Listed();
}
