namespace OnnxDistill.Data.Files.Sources;

/// <summary>Standard input as a data file: kept in a temporary file, since rows are read more than once.</summary>
internal static class StandardInput
{
    /// <summary>What the user writes for it.</summary>
    public const string Argument = "-";

    /// <summary>What it is called in errors.</summary>
    public const string Name = "standard input";

    private static readonly Lazy<string> Spooled = new(() =>
    {
        using var input = Console.OpenStandardInput();
        return TemporaryFiles.Of(input);
    });

    /// <summary>The file that holds what standard input said, read to its end once.</summary>
    public static string Spool() => Spooled.Value;
}
