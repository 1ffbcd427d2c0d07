namespace OnnxDistill.Graph.ExternalData;

/// <summary>Full paths with every symbolic link followed, in folders too.</summary>
internal static class RealPath
{
    // Linux follows 40 (path_resolution(7)); more is a loop.
    private const int LinkLimit = 40;

    /// <summary>The full path with links followed; parts that do not exist stay as they are.</summary>
    /// <exception cref="InvalidDataException">The links form a loop.</exception>
    public static string Of(string path) => Steps(path)[^1];

    /// <summary>The full path as given, then after each link that is followed; the last is the real path.</summary>
    /// <exception cref="InvalidDataException">The links form a loop.</exception>
    public static IReadOnlyList<string> Steps(string path)
    {
        var steps = new List<string> { Path.GetFullPath(path) };
        while (FollowFirstLink(steps[^1]) is { } followed)
        {
            steps.Add(Path.GetFullPath(followed));
            if (steps.Count > LinkLimit)
            {
                throw new InvalidDataException($"{path} is a loop of symbolic links; link it to the file itself");
            }
        }

        return steps;
    }

    /// <summary>Whether the real path lies below the real folder.</summary>
    public static bool IsInside(string realPath, string realFolder) =>
        realPath.StartsWith(realFolder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string? FollowFirstLink(string full)
    {
        var root = Path.GetPathRoot(full)!;
        var parts = full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        var prefix = root;
        for (var i = 0; i < parts.Length; i++)
        {
            var here = Path.Combine(prefix, parts[i]);
            if (new FileInfo(here).LinkTarget is { } target)
            {
                return Path.Combine([prefix, target, .. parts[(i + 1)..]]);
            }

            prefix = here;
        }

        return null;
    }
}
