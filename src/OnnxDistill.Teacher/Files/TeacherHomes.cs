using OnnxDistill.Graph.ExternalData;

namespace OnnxDistill.Teacher.Files;

/// <summary>Where the files that belong to a model lie: beside it, one folder up where it lies in <c>onnx/</c>, and beside what its links lead to.</summary>
internal static class TeacherHomes
{
    /// <summary>The name of the file that says what the model is.</summary>
    public const string Config = "config.json";

    private static readonly string[] TokenizerNames = ["tokenizer", "vocab", "merges", "special_tokens", "added_tokens", "spiece", "sentencepiece"];

    /// <summary>The folders, nearest first.</summary>
    /// <exception cref="InvalidDataException">The model's links form a loop.</exception>
    public static IReadOnlyList<string> Of(string modelPath) =>
        [.. FileLinks.Folders(modelPath).SelectMany(WithParent).Distinct(StringComparer.Ordinal)];

    /// <summary>The first <c>config.json</c> of some folders.</summary>
    /// <exception cref="InvalidDataException">It is a link to nothing.</exception>
    public static string? FindConfig(IEnumerable<string> folders)
    {
        foreach (var path in folders.Select(f => Path.Combine(f, Config)))
        {
            if (FileLinks.Broken(path) is { } problem)
            {
                throw new InvalidDataException(problem);
            }

            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>Refuses a folder whose tokenizer files are links to nothing: without them the others would be read as if they were all.</summary>
    /// <exception cref="InvalidDataException">A link leads to nothing; it is named.</exception>
    public static void RequireWholeTokenizer(string folder)
    {
        var links = Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder) : [];
        foreach (var path in links.Where(l => TokenizerNames.Any(n => Path.GetFileName(l).StartsWith(n, StringComparison.Ordinal))).Order(StringComparer.Ordinal))
        {
            if (FileLinks.Broken(path) is { } problem)
            {
                throw new InvalidDataException(problem);
            }
        }
    }

    private static IEnumerable<string> WithParent(string folder) =>
        Path.GetFileName(folder) == "onnx" && Path.GetDirectoryName(folder) is { } parent ? [folder, parent] : [folder];
}
