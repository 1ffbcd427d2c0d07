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

        var format = FormatOf(path, options);
        var first = Records(path, format).FirstOrDefault()
            ?? throw new InvalidDataException($"{path} is empty; a data file has at least one row");
        return first switch
        {
            NamedRecord named => new DataFile(path, ColumnFinder.ByName(path, format, options, [.. named.Values.Keys]), null, options.Limit),
            FieldRecord when format == "txt" => new DataFile(path, Txt(path, options), null, options.Limit),
            FieldRecord fields when ColumnFinder.HasHeader(options) =>
                new DataFile(path, ColumnFinder.ByName(path, format, options, fields.Fields), fields.Fields, options.Limit),
            _ => new DataFile(path, ColumnFinder.ByIndex(path, format, options), null, options.Limit),
        };
    }

    /// <summary>Streams the examples; may be called again.</summary>
    /// <exception cref="InvalidDataException">A row is ragged, no UTF-8 or no JSON; file and line are named.</exception>
    public IEnumerable<Example> Read()
    {
        var maker = new ExampleMaker(Path, Columns, _header);
        var row = 0L;
        foreach (var record in Records(Path, Columns.Format).Skip(_header is null ? 0 : 1))
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

    private static IEnumerable<Record> Records(string path, string format) => format switch
    {
        "tsv" => DelimitedRecords.Tsv(path),
        "csv" => DelimitedRecords.Csv(path),
        "txt" => DelimitedRecords.Txt(path),
        "jsonl" => JsonRecords.Read(path),
        _ => ParquetRecords.Read(path),
    };

    private static string FormatOf(string path, DataFileOptions options)
    {
        var format = options.Format ?? System.IO.Path.GetExtension(path).TrimStart('.').ToLowerInvariant() switch
        {
            "tab" => "tsv",
            "ndjson" or "json" => "jsonl",
            "text" => "txt",
            var extension => extension,
        };
        return Formats.Contains(format, StringComparer.Ordinal)
            ? format
            : throw new InvalidDataException($"{path}: unknown format '{format}'; give --format {string.Join('|', Formats)}");
    }
}
