namespace OnnxDistill.CommandLine;

/// <summary>The labelled rows that lie beside a training file under the usual names, for the commands that are suggested.</summary>
internal static class DevBeside
{
    private static readonly string[] Names = ["dev", "validation", "valid", "val", "eval"];

    /// <summary>The file, as the training file's path was given; null where there is none.</summary>
    /// <param name="data">The training files.</param>
    public static string? Of(IReadOnlyList<string> data)
    {
        if (data is not [var path, ..] || Path.GetFileName(path) is not { } name || !name.Contains("train", StringComparison.Ordinal))
        {
            return null;
        }

        return Names.Select(dev => Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, name.Replace("train", dev, StringComparison.Ordinal))).FirstOrDefault(File.Exists);
    }
}
