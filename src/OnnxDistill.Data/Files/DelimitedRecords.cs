using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace OnnxDistill.Data.Files;

/// <summary>Records of .tsv (GLUE's manner: a tab always parts fields, a quote is an ordinary character), .csv (RFC 4180) and .txt.</summary>
internal static class DelimitedRecords
{
    /// <summary>A line is a record; lines without any character are passed over.</summary>
    public static IEnumerable<FieldRecord> Tsv(string path)
    {
        foreach (var line in Utf8Lines.Read(path))
        {
            if (line.Text.Length > 0)
            {
                yield return new FieldRecord(line.Number, line.Text.Split('\t'));
            }
        }
    }

    /// <summary>A line is a text; lines of white space are passed over.</summary>
    public static IEnumerable<FieldRecord> Txt(string path)
    {
        foreach (var line in Utf8Lines.Read(path))
        {
            if (!string.IsNullOrWhiteSpace(line.Text))
            {
                yield return new FieldRecord(line.Number, [line.Text]);
            }
        }
    }

    /// <summary>Records as RFC 4180 has them: a quoted field may hold commas, doubled quotes and line breaks.</summary>
    public static IEnumerable<FieldRecord> Csv(string path)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            HasHeaderRecord = false,
            BadDataFound = null,
            MissingFieldFound = null,
            DetectColumnCountChanges = false,
        };
        using var reader = new Utf8LinesReader(path);
        using var parser = new CsvParser(reader, configuration);
        var line = 1L;
        while (Next(parser, path))
        {
            // A quote that is never closed takes the rest of the file for one field.
            if (parser.Record is [.., [.., '\n']] && parser.RawRecord.AsSpan().Count('"') % 2 == 1)
            {
                throw new InvalidDataException($"{path}, line {line}: a quote is opened and never closed; if the file is tab-separated give --format tsv");
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
