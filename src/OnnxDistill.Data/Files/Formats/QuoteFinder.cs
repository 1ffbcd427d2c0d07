using System.Globalization;
using OnnxDistill.Data.Files.Sources;

namespace OnnxDistill.Data.Files.Formats;

/// <summary>Finds out what quotes mean in a file: those of a writer that quotes by rule are taken off, others are text.</summary>
internal static class QuoteFinder
{
    /// <summary>Reads the file, unless no quote is in it.</summary>
    /// <param name="source">The file.</param>
    /// <param name="delimiter">What stands between two fields.</param>
    /// <param name="header">Whether the first record names the columns.</param>
    /// <returns>What quotes mean, and the line to tell where it is not what such a file usually has.</returns>
    public static (Quoting Quoting, string? Note) Find(DataSource source, char delimiter, bool header)
    {
        var doubled = new QuoteReading(delimiter, '"', header);
        var escaped = new QuoteReading(delimiter, '\\', header);
        var (count, same) = (-1, true);
        foreach (var line in Utf8Lines.Read(source))
        {
            doubled.Add(line.Text, line.Number);
            escaped.Add(line.Text, line.Number);
            if (line.Text.Length > 0)
            {
                var fields = line.Text.AsSpan().Count(delimiter) + 1;
                (count, same) = (count < 0 ? fields : count, same && (count < 0 || fields == count));
            }
        }

        return doubled.Quoted + doubled.Broken == 0 && doubled.Closes ? (delimiter == '\t' ? Quoting.None : Quoting.Doubled, null)
            : delimiter == '\t' ? OfTabs(source.Name, doubled, escaped, same)
            : OfCommas(source.Name, doubled, escaped);
    }

    // Where tabs part fields, quotes are text unless something says that they are not.
    private static (Quoting Quoting, string? Note) OfTabs(string name, QuoteReading doubled, QuoteReading escaped, bool same)
    {
        if (doubled is { Closes: true, SameFields: true })
        {
            // Lines that have their fields without quotes too would be an odd chance in a file with line breaks in fields.
            return !same || (doubled is { HeaderQuoted: true, Stray: 0 }) || (doubled.Broken == 0 && ByRule(doubled))
                ? (Quoting.Doubled, Taken(name, doubled, string.Empty))
                : (Quoting.None, string.Create(
                    CultureInfo.InvariantCulture, $"{name}: {doubled.Quoted} fields stand in quotes, not by the rule of any writer known here, and the quotes are read as text (--quote '\"' takes them off)"));
        }

        return escaped is { Closes: true, SameFields: true } && (!same || escaped.HeaderQuoted || (escaped is { Broken: 0, WholeColumn: true }))
            ? (Quoting.Escaped, Taken(name, escaped, ", and a quote within as \\\""))
            : (Quoting.None, null);
    }

    // Where commas part fields, quotes are quotes unless they do not pair.
    private static (Quoting Quoting, string? Note) OfCommas(string name, QuoteReading doubled, QuoteReading escaped) =>
        doubled.Closes || !(escaped is { Closes: true, SameFields: true })
            ? (Quoting.Doubled, doubled.Junks == 0 ? null : string.Create(
                CultureInfo.InvariantCulture, $"{name}: {doubled.Junks} quoted fields go on after their closing quote (first: line {doubled.Junk}), and lose the quotes only; if quotes are part of the texts give --quote none"))
            : (Quoting.Escaped, Taken(name, escaped, ", and a quote within as \\\""));

    // A writer quotes all texts, or those that need it and no other: with a quote, a delimiter or (Excel) a comma in them.
    private static bool ByRule(QuoteReading reading) => reading.Stray == 0
        && (reading.HeaderQuoted || reading.WholeColumn
            || (reading.Needless == 0 && (reading.Doubled > 0 || (reading.Commas is { Quoted: > 0, Bare: 0 }))));

    private static string Taken(string name, QuoteReading reading, string escaped) => string.Create(
        CultureInfo.InvariantCulture, $"{name}: {reading.Quoted} fields stand in quotes as pandas, Excel and R write them, and are read without{escaped} (--quote none keeps the quotes)");
}
