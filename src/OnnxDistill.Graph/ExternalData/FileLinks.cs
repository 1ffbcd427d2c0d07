namespace OnnxDistill.Graph.ExternalData;

/// <summary>What a path that is a symbolic link leads to: a linked file is the file it points to.</summary>
internal static class FileLinks
{
    /// <summary>
    /// The folders that the files beside a file are looked for in, in this order: where the path itself lies, then where each link leads.
    /// Download caches keep every file as a link of its own, so that what lies beside the link belongs to it; who links a single
    /// file leaves the others beside its target.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The links form a loop.</exception>
    public static IReadOnlyList<string> Folders(string path) =>
        [.. RealPath.Steps(path).Select(s => Path.GetDirectoryName(s)!).Distinct(StringComparer.Ordinal)];

    /// <summary>The first place beside a file, or beside what its links lead to, where another one lies; null where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The other one's name.</param>
    /// <exception cref="InvalidDataException">The links form a loop, or the other one is a link to nothing.</exception>
    public static string? Beside(string path, string name)
    {
        foreach (var other in Folders(path).Select(f => Path.Combine(f, name)))
        {
            if (Broken(other) is { } problem)
            {
                throw new InvalidDataException(problem);
            }

            if (File.Exists(other))
            {
                return other;
            }
        }

        return null;
    }

    /// <summary>A sentence where a path is, or leads through, a link to nothing or a loop of links; null where it does not.</summary>
    /// <param name="path">The file or folder.</param>
    public static string? Broken(string path)
    {
        try
        {
            // A link itself exists, wherever it leads: what is asked for is where the last one leads.
            var steps = RealPath.Steps(path);
            return steps.Count > 1 && !Exists(steps[^1]) && (IsLink(steps[^2]) || !Exists(Path.GetDirectoryName(steps[^1])))
                ? $"{path} is a link to {steps[^1]}, which is not there; download it again or link it to the file itself"
                : null;
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }

    private static bool Exists(string? path) => File.Exists(path) || Directory.Exists(path);

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;
}
