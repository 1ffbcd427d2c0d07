using System.Globalization;

namespace OnnxDistill.Data.Labels;

/// <summary>The label that says that there is none: -1 in the test sets of GLUE, and where annotators did not agree.</summary>
internal static class NoLabel
{
    /// <summary>Whether a label says so, unless -1 is the name of a class.</summary>
    /// <param name="label">The label as a file has it.</param>
    public static bool Is(string? label) =>
        label is not null && label.Contains('1', StringComparison.Ordinal) && double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == -1;
}
