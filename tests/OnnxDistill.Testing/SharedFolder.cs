namespace OnnxDistill.Testing;

/// <summary>
/// The folder of gold files, teachers and data sets that is not part of the repository: the environment variable
/// <c>ONNXDISTILL_SHARED</c>, else <c>../shared</c> beside the repository.
/// </summary>
public static class SharedFolder
{
    /// <summary>Gets the folder's full path, whether it exists or not.</summary>
    public static string Path { get; } = System.IO.Path.GetFullPath(
        Environment.GetEnvironmentVariable("ONNXDISTILL_SHARED") is { Length: > 0 } given
            ? given
            : System.IO.Path.Combine(RepositoryRoot.Path, "..", "shared"));

    /// <summary>Gets a value indicating whether the folder is there.</summary>
    public static bool Exists => Directory.Exists(Path);

    /// <summary>Returns the path of a file or folder below the shared folder; skips the running test, loudly, when there is none.</summary>
    public static string Require(params string[] parts)
    {
        var path = System.IO.Path.Combine([Path, .. parts]);
        Assert.SkipUnless(File.Exists(path) || Directory.Exists(path), $"no {path} (set ONNXDISTILL_SHARED)");
        return path;
    }

    /// <summary>Subfolders of a folder below the shared folder, sorted; empty where it does not exist.</summary>
    public static IReadOnlyList<string> Folders(params string[] parts)
    {
        var path = System.IO.Path.Combine([Path, .. parts]);
        return Directory.Exists(path) ? [.. Directory.GetDirectories(path).Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>Files of a folder below the shared folder that match the pattern, sorted; empty where it does not exist.</summary>
    public static IReadOnlyList<string> Files(string pattern, params string[] parts)
    {
        var path = System.IO.Path.Combine([Path, .. parts]);
        return Directory.Exists(path) ? [.. Directory.GetFiles(path, pattern).Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>Files of a folder below the shared folder and of all its subfolders that match the pattern, sorted; empty where it does not exist.</summary>
    public static IReadOnlyList<string> Below(string pattern, params string[] parts)
    {
        var path = System.IO.Path.Combine([Path, .. parts]);
        return Directory.Exists(path) ? [.. Directory.GetFiles(path, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];
    }
}
