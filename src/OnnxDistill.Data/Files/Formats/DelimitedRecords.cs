using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using OnnxDistill.Data.Files.Sources;

namespace OnnxDistill.Data.Files.Formats;

/// <summary>Records of .tsv, .csv and .txt.</summary>
internal static class DelimitedRecords
{
    /// <summary>The records of a delimited file; lines without any character are passed over.</summary>
    public static IEnumerable<FieldRecord> Read(DataSource source, Dialect dialect) =>
        dialect.Quoting == Quoting.None ? Literal(source, dialect.Delimiter) : Quoted(source, dialect);

    /// <summary>A line is a text; lines of white space are passed over.</summary>
    public static IEnumerable<FieldRecord> Txt(DataSource source)
    {
        foreach (var line in Utf8Lines.Read(source))
        {
            if (!string.IsNullOrWhiteSpace(line.Text))
            {
                yield return new FieldRecord(line.Number, [line.Text]);
            }
        }
    }

    // GLUE's manner: a delimiter always parts fields, a quote is an ordinary character.
    private static IEnumerable<FieldRecord> Literal(DataSource source, char delimiter)
    {
        foreach (var line in Utf8Lines.Read(source))
        {
            if (line.Text.Length > 0)
            {
                yield return new FieldRecord(line.Number, line.Text.Split(delimiter));
            }
        }
    }

    // RFC 4180: a quoted field may hold delimiters, doubled quotes and line breaks.
    private static IEnumerable<FieldRecord> Quoted(DataSource source, Dialect dialect)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            HasHeaderRecord = false,
            BadDataFound = null,
            MissingFieldFound = null,
            DetectColumnCountChanges = false,
            Delimiter = dialect.Delimiter.ToString(),
            Escape = dialect.Quoting == Quoting.Escaped ? '\\' : '"',
        };
        using var reader = new Utf8LinesReader(source);
        using var parser = new CsvParser(reader, configuration);
        var line = 1L;
        while (Next(parser, source.Name))
        {
            // A quote that is never closed takes the rest of the file for one field.
            if (parser.Record is [.., [.., '\n']] && parser.RawRecord.AsSpan().Count('"') % 2 == 1)
            {
                throw new InvalidDataException(
                    $"{source.Name}, line {line}: a quote is opened and never closed; if the file is tab-separated give --format tsv, if quotes are part of its texts --quote none");
            }

            // The raw row counts the lines that were read; a record starts after the one before it.
            yield return new FieldRecord(Math.Max(line, 1), parser.Record!);
            line = parser.RawRow + 1;
        }
    }

    private static bool Next(CsvParser parser, string path)
    {
        try
        {
            return parser.Read();
        }
        catch (CsvHelperException e)
        {
            throw new InvalidDataException($"{path}, line {parser.RawRow}: not CSV as RFC 4180 has it ({e.Message.Split('\n')[0].TrimEnd('.', '\r')})", e);
        }
    }
}
