using System.Globalization;
using OnnxDistill.Data.Files.Sources;

namespace OnnxDistill.Data.Files.Formats;

/// <summary>Finds out what quotes mean in a file: those of a writer that quotes by rule are taken off, others are text.</summary>
internal static class QuoteFinder
{
    private const string R = "with \\\" for a quote within, as R writes them";

    /// <summary>Reads the file, unless no quote is in it.</summary>
    /// <param name="source">The file.</param>
    /// <param name="delimiter">What stands between two fields.</param>
    /// <param name="header">Whether the first record names the columns.</param>
    /// <returns>What quotes mean, and the line to tell where it is not what such a file usually has.</returns>
    public static (Quoting Quoting, string? Note) Find(DataSource source, char delimiter, bool header)
    {
        if (!Utf8Lines.Read(source).Any(l => l.Text.Contains('"', StringComparison.Ordinal)))
        {
            return (delimiter == '\t' ? Quoting.None : Quoting.Doubled, null);
        }

        var doubled = new QuoteReading(delimiter, '"', header);
        var escaped = new QuoteReading(delimiter, '\\', header);
        var bare = new FieldCounts(delimiter, header);
        foreach (var line in Utf8Lines.Read(source))
        {
            doubled.Add(line.Text, line.Number);
            escaped.Add(line.Text, line.Number);
            if (line.Text.Length > 0)
            {
                bare.Add(line.Text, line.Text.AsSpan().Count(delimiter) + 1);
            }
        }

        return doubled.Quoted + doubled.Broken == 0 && doubled.Closes ? (delimiter == '\t' ? (Quoting.None, null) : (Quoting.Doubled, Spaced(source.Name, doubled)))
            : delimiter == '\t' ? OfTabs(source.Name, doubled, escaped, bare.Same)
            : OfCommas(source.Name, doubled, escaped);
    }

    // Where tabs part fields, quotes are text unless something says that they are not.
    private static (Quoting Quoting, string? Note) OfTabs(string name, QuoteReading doubled, QuoteReading escaped, bool same)
    {
        if (doubled is { Closes: true, SameFields: true })
        {
            // Lines that have their fields without quotes too would be an odd chance in a file with line breaks in fields.
            return !same || (doubled is { HeaderQuoted: true, Stray: 0 }) || (doubled.Broken == 0 && ByRule(doubled))
                ? (Quoting.Doubled, Taken(name, doubled, "as pandas, Excel and R write them"))
                : (Quoting.None, string.Create(
                    CultureInfo.InvariantCulture, $"{name}: {Fields(doubled.Quoted)} in quotes, not by the rule of any writer known here, and the quotes are read as text (--quote '\"' takes them off)"));
        }

        return escaped is { Closes: true, SameFields: true } && (!same || escaped.HeaderQuoted || (escaped is { Broken: 0, WholeColumn: true }))
            ? (Quoting.Escaped, Taken(name, escaped, R))
            : (Quoting.None, null);
    }

    // Where commas part fields, quotes are quotes unless they do not pair.
    private static (Quoting Quoting, string? Note) OfCommas(string name, QuoteReading doubled, QuoteReading escaped) =>
        doubled.Closes || !(escaped is { Closes: true, SameFields: true })
            ? (Quoting.Doubled, doubled.Junks == 0 ? Spaced(name, doubled) : string.Create(
                CultureInfo.InvariantCulture, $"{name}: {Fields(doubled.Junks)} with text behind the closing quote (first: line {doubled.Junk}), which stays, while the quotes are taken off; if quotes are part of the texts give --quote none"))
            : (Quoting.Escaped, Taken(name, escaped, R));

    private static string? Spaced(string name, QuoteReading reading) => reading.Spaced == 0 ? null : string.Create(
        CultureInfo.InvariantCulture, $"{name}: {Fields(reading.Spaced)} with a space before a quote, and the quotes are read as text; write no space behind the delimiter if they are not");

    // A writer quotes all texts, or those that need it and no other: with a quote, a delimiter or (Excel) a comma in them.
    private static bool ByRule(QuoteReading reading) => reading.Stray == 0
        && (reading.HeaderQuoted || reading.WholeColumn
            || (reading.Needless == 0 && (reading.Doubled > 0 || (reading.Commas is { Quoted: > 0, Bare: 0 }))));

    private static string Fields(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "field" : "fields")}");

    private static string Taken(string name, QuoteReading reading, string how) => string.Create(
        CultureInfo.InvariantCulture, $"{name}: {Fields(reading.Quoted)} in quotes, {how}, read without (--quote none keeps the quotes)");
}
