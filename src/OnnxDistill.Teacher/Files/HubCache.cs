namespace OnnxDistill.Teacher.Files;

/// <summary>Hugging Face's download cache: <c>models--owner--name/snapshots/revision</c> holds links into <c>blobs</c>, <c>refs/main</c> names the revision.</summary>
internal static class HubCache
{
    private const string Prefix = "models--";

    /// <summary>The snapshot of a model's folder in the cache: that of <c>refs/main</c>, or the only one; null where it is no such folder, or has several.</summary>
    public static string? Snapshot(string folder)
    {
        var snapshots = Path.Combine(folder, "snapshots");
        var main = Path.Combine(folder, "refs", "main");
        if (!Directory.Exists(snapshots))
        {
            return null;
        }

        var named = File.Exists(main) ? Path.Combine(snapshots, Path.GetFileName(File.ReadAllText(main).Trim())) : null;
        string[] all = [.. Directory.EnumerateDirectories(snapshots).Take(2)];
        return Directory.Exists(named) ? named : all.Length == 1 ? all[0] : null;
    }

    /// <summary>The model's name, where a folder is one of its snapshots; else null.</summary>
    public static string? NameOf(DirectoryInfo folder) =>
        folder.Parent is { Name: "snapshots", Parent.Name: var cached } && cached.StartsWith(Prefix, StringComparison.Ordinal)
            ? cached[(cached.LastIndexOf("--", StringComparison.Ordinal) + 2)..]
            : null;
}
