using OnnxDistill.Data.Files.Sources;

namespace OnnxDistill.Data.Files;

/// <summary>The formats, by the names that users and extensions give them.</summary>
internal static class FormatNames
{
    private static readonly string[] Known = ["tsv", "csv", "jsonl", "json", "parquet", "txt"];

    /// <summary>The format of a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="given">What the user said; null for what the extension says.</param>
    /// <returns>The format, and whether the user had to say it.</returns>
    /// <exception cref="InvalidDataException">There is no such format.</exception>
    public static (string Format, bool Given) Of(DataSource source, string? given)
    {
        var format = Alias(given ?? source.Extension);
        return Known.Contains(format, StringComparer.Ordinal)
            ? (format, given is not null && format != Alias(source.Extension))
            : throw new InvalidDataException($"{source.Name}: unknown format '{format}'; give --format {string.Join('|', Known)}");
    }

    private static string Alias(string extension) => extension.ToLowerInvariant() switch
    {
        "tab" => "tsv",
        "ndjson" => "jsonl",
        "text" => "txt",
        "parq" or "pq" => "parquet",
        var other => other,
    };
}
