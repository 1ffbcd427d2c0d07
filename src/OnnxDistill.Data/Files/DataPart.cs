using OnnxDistill.Data.Files.Formats;
using OnnxDistill.Data.Files.Sources;

namespace OnnxDistill.Data.Files;

/// <summary>One file of a data set: its format, dialect and columns.</summary>
internal sealed class DataPart
{
    private const int RecordsForNames = 1000;
    private readonly DataSource _source;
    private readonly Dialect _dialect;
    private readonly IReadOnlyList<string>? _header;

    private DataPart(DataSource source, ColumnChoice columns, Dialect dialect, IReadOnlyList<string>? header, IReadOnlyList<string> all, IReadOnlyList<string> notes)
    {
        (_source, Columns, _dialect, _header) = (source, columns, dialect, header);
        Notes = [columns.Line(source.Name, all), .. notes];
    }

    /// <summary>Gets the path as given, or what standard input is called.</summary>
    public string Name => _source.Name;

    /// <summary>Gets the path of its bytes.</summary>
    public string File => _source.File;

    /// <summary>Gets the columns that were chosen.</summary>
    public ColumnChoice Columns { get; private set; }

    /// <summary>Gets what was found out about the file, a line each; the columns first.</summary>
    public IReadOnlyList<string> Notes { get; private set; }

    /// <summary>Finds out format, dialect and columns.</summary>
    public static DataPart Open(string path, DataFileOptions options)
    {
        var source = DataSource.Of(path);
        var (format, given) = FormatNames.Of(source, options.Format);
        if (source.IsEmpty)
        {
            throw new InvalidDataException($"{source.Name} is empty; a data file has at least one row");
        }

        var part = format switch
        {
            "parquet" => Named(source, format, options, ParquetRecords.Names(source)),
            "jsonl" or "json" => Named(source, format, options, Names(source, format)),
            "txt" => new DataPart(source, Txt(source, options), default, null, [], [.. Table(source)]),
            _ => Delimited(source, format, options),
        };
        part.Columns = part.Columns with { FormatGiven = given, Delimiter = options.Delimiter, Quote = options.Quote, LabelMap = options.LabelMap?.Names };
        part.Notes = source.Encoding is { } encoding ? [.. part.Notes, $"{source.Name}: {encoding}, by its byte order mark"] : part.Notes;
        return part;
    }

    /// <summary>The rows, numbered from one on; file and line are named where one is bad.</summary>
    /// <param name="first">The number of the first row.</param>
    /// <param name="several">Whether the data set has other files, so that a row has to say from which it is.</param>
    public IEnumerable<Examples.Example> Read(long first, bool several)
    {
        var maker = new ExampleMaker(Name, Columns, _header);
        var row = first;
        foreach (var record in Records(_source, Columns.Format, _dialect, Columns.Names).Skip(_header is null ? 0 : 1))
        {
            var example = maker.Make(row++, record);
            yield return several ? example with { File = Name } : example;
        }
    }

    private static DataPart Named(DataSource source, string format, DataFileOptions options, IReadOnlyList<string> names) =>
        new(source, ColumnFinder.ByName(source.Name, format, options, names), default, null, names, []);

    private static DataPart Delimited(DataSource source, string format, DataFileOptions options)
    {
        var (dialect, notes) = Dialects.Find(source, format, options);
        FieldRecord[] sample = [.. Records(source, format, dialect, []).Take(1 + RowNames.Rows).Cast<FieldRecord>()];
        var first = sample.FirstOrDefault() ?? throw new InvalidDataException($"{source.Name} is empty; a data file has at least one row");
        if (ColumnFinder.HasHeader(options))
        {
            var (header, note) = RowNames.Header(source.Name, sample);
            return new DataPart(source, ColumnFinder.ByName(source.Name, format, options, header), dialect, header, header, note is null ? notes : [.. notes, note]);
        }

        return new DataPart(
            source, ColumnFinder.ByIndex(source.Name, format, options), dialect, null, [.. Enumerable.Range(0, first.Fields.Length).Select(ColumnChoice.Numbered)], [.. notes, .. Header(source, options, first)]);
    }

    // Where columns are given by number the first line is a row, although users may have forgotten that it is none.
    private static IEnumerable<string> Header(DataSource source, DataFileOptions options, FieldRecord first)
    {
        var text = ColumnFinder.Index(options.TextColumn!) is { } index && index < first.Fields.Length ? first.Fields[index] : string.Empty;
        return KnownColumns.TextsAmong([text]).Count == 0 ? []
            : [$"{source.Name}: its first line ({ColumnList.Short(first.Fields)}) looks like a header and is read as a row; if it is one give --header"];
    }

    // A row may leave out what another has: columns are those of the first rows together.
    private static List<string> Names(DataSource source, string format)
    {
        var names = new List<string>();
        foreach (var record in JsonRecords.Read(source, lines: format == "jsonl").Take(RecordsForNames))
        {
            names.AddRange(record.Values.Keys.Except(names, StringComparer.Ordinal));
        }

        return names.Count > 0 ? names : throw new InvalidDataException($"{source.Name} is empty; a data file has at least one row");
    }

    private static ColumnChoice Txt(DataSource source, DataFileOptions options) =>
        options.LabelColumn is null && options.PairColumn is null && options.LabelColumns is null
            ? new ColumnChoice("txt", "0", null, null, HasHeader: false, IdsGiven: false)
            : throw new InvalidDataException($"{source.Name} is plain text, a line a row, and has no columns; give --format tsv if it has");

    // Excel calls a table of tabs .txt too.
    private static IEnumerable<string> Table(DataSource source)
    {
        var fields = DelimitedRecords.Txt(source).FirstOrDefault()?.Fields[0].Split('\t') ?? [];
        return fields.Length > 1 && (KnownColumns.TextsAmong(fields).Count > 0 || KnownColumns.PairsAmong(fields).Count > 0)
            ? [$"{source.Name}: its first line ({ColumnList.Short(fields)}) looks like the header of a table, and every line is read as a text; if it is one give --format tsv"] : [];
    }

    private static IEnumerable<Record> Records(DataSource source, string format, Dialect dialect, IReadOnlyCollection<string> wanted) => format switch
    {
        "txt" => DelimitedRecords.Txt(source),
        "jsonl" or "json" => JsonRecords.Read(source, lines: format == "jsonl"),
        "parquet" => ParquetRecords.Read(source, wanted),
        _ => DelimitedRecords.Read(source, dialect),
    };
}
