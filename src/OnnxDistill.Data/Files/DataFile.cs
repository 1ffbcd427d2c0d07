using OnnxDistill.Data.Examples;

namespace OnnxDistill.Data.Files;

/// <summary>A data set in one file, read row by row: the file is never held in memory.</summary>
public sealed class DataFile
{
    private static readonly string[] Formats = ["tsv", "csv", "jsonl", "parquet", "txt"];
    private readonly IReadOnlyList<string>? _header;
    private readonly long _limit;

    private DataFile(string path, ColumnChoice columns, IReadOnlyList<string>? header, long? limit)
    {
        Path = path;
        Columns = columns;
        _header = header;
        _limit = limit ?? long.MaxValue;
    }

    /// <summary>Gets the path as given.</summary>
    public string Path { get; }

    /// <summary>Gets the columns that were chosen.</summary>
    public ColumnChoice Columns { get; }

    /// <summary>Finds out format and columns.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The format is unknown, the file is empty, or a column is not there.</exception>
    public static DataFile Open(string path, DataFileOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(Directory.Exists(path) ? $"{path} is a folder; give a data file" : $"no data file {path}", path);
        }

        var format = FormatOf(path, options.Format ?? System.IO.Path.GetExtension(path).TrimStart('.'));
        var given = options.Format is not null && !string.Equals(options.Format, Alias(System.IO.Path.GetExtension(path).TrimStart('.')), StringComparison.Ordinal);
        var opened = Open(path, format, options);
        return new DataFile(path, opened.Columns with { FormatGiven = given }, opened.Header, options.Limit);
    }

    private static (ColumnChoice Columns, IReadOnlyList<string>? Header) Open(string path, string format, DataFileOptions options)
    {
        if (new FileInfo(path).Length == 0)
        {
            throw new InvalidDataException($"{path} is empty; a data file has at least one row");
        }

        if (format == "parquet")
        {
            return (ColumnFinder.ByName(path, format, options, ParquetRecords.Names(path)), null);
        }

        var first = Records(path, format, []).FirstOrDefault()
            ?? throw new InvalidDataException($"{path} is empty; a data file has at least one row");
        return first switch
        {
            NamedRecord named => (ColumnFinder.ByName(path, format, options, [.. named.Values.Keys]), null),
            FieldRecord when format == "txt" => (Txt(path, options), null),
            FieldRecord fields when ColumnFinder.HasHeader(options) =>
                (ColumnFinder.ByName(path, format, options, fields.Fields), fields.Fields),
            _ => (ColumnFinder.ByIndex(path, format, options), null),
        };
    }

    /// <summary>Streams the examples; may be called again.</summary>
    /// <exception cref="InvalidDataException">A row is ragged, no UTF-8 or no JSON; file and line are named.</exception>
    public IEnumerable<Example> Read()
    {
        var maker = new ExampleMaker(Path, Columns, _header);
        var row = 0L;
        foreach (var record in Records(Path, Columns.Format, Columns.Names).Skip(_header is null ? 0 : 1))
        {
            if (row == _limit)
            {
                yield break;
            }

            yield return maker.Make(row++, record);
        }

        if (row == 0 && _limit > 0)
        {
            throw new InvalidDataException($"{Path} has a header and no row");
        }
    }

    private static ColumnChoice Txt(string path, DataFileOptions options) =>
        options.LabelColumn is null && options.PairColumn is null
            ? new ColumnChoice("txt", "0", null, null, HasHeader: false, IdsGiven: false)
            : throw new InvalidDataException($"{path} is plain text, a line a row, and has no columns; give --format tsv if it has");

    private static IEnumerable<Record> Records(string path, string format, IReadOnlyCollection<string> wanted) => format switch
    {
        "tsv" => DelimitedRecords.Tsv(path),
        "csv" => DelimitedRecords.Csv(path),
        "txt" => DelimitedRecords.Txt(path),
        "jsonl" => JsonRecords.Read(path),
        _ => ParquetRecords.Read(path, wanted),
    };

    private static string Alias(string extension) => extension.ToLowerInvariant() switch
    {
        "tab" => "tsv",
        "ndjson" or "json" => "jsonl",
        "text" => "txt",
        var other => other,
    };

    private static string FormatOf(string path, string name)
    {
        var format = Alias(name);
        return Formats.Contains(format, StringComparer.Ordinal)
            ? format
            : throw new InvalidDataException($"{path}: unknown format '{format}'; give --format {string.Join('|', Formats)}");
    }
}
