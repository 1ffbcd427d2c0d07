namespace OnnxDistill.Data.Files.Formats;

/// <summary>How the fields of a delimited file are parted and quoted.</summary>
/// <param name="Delimiter">What stands between two fields.</param>
/// <param name="Quoting">What quotes mean.</param>
internal readonly record struct Dialect(char Delimiter, Quoting Quoting)
{
    /// <summary>What a character is called in a sentence.</summary>
    public static string NameOf(char delimiter) => delimiter == '\t' ? "tabs" : $"'{delimiter}'";
}
