using System.CommandLine;
using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Files;

namespace OnnxDistill.CommandLine;

/// <summary>The options that say which file the rows come from and which of its columns mean what.</summary>
internal sealed class DataArguments
{
    private readonly Option<string[]> _data;
    private readonly Option<string?> _format = new("--format") { Description = "tsv, csv, jsonl, json, parquet or txt (each perhaps .gz); overrides the file's extension", HelpName = "FORMAT" };
    private readonly Option<string?> _text = new("--text-column") { Description = "Column of the text: a name, or a 0-based index where the file has no header", HelpName = "COLUMN" };
    private readonly Option<string?> _pair = new("--pair-column") { Description = "Column of the second text of a pair", HelpName = "COLUMN" };
    private readonly Option<string?> _label = new("--label-column") { Description = "Column of the label: a class name, a class id, or a number for a regressor", HelpName = "COLUMN" };
    private readonly Option<string[]> _labels = new("--label-columns") { Description = "Columns of 0 and 1, one a class, where a row has several labels: NAME,NAME,...", HelpName = "COLUMNS" };
    private readonly Option<bool> _header = new("--header") { Description = "The file has a header although the columns are given by index" };
    private readonly Option<string?> _delimiter = new("--delimiter") { Description = "What stands between the fields of a .csv or .tsv: a character, or tab; found by the first line unless given", HelpName = "CHARACTER" };
    private readonly Option<string?> _quote = new("--quote") { Description = "What a quote at the beginning of a field means: none, a character like others; '\"', the field goes on to the next; auto, what the whole file says", HelpName = "auto|none|\"" };
    private readonly Option<string[]> _map = new("--label-map") { Description = "Labels to be read as others: LABEL=NAME,LABEL=none (none: the row has no label)", HelpName = "MAP" };
    private readonly Option<long?> _limit = new("--limit") { Description = "Take the first N rows only", HelpName = "N" };

    /// <summary>Makes the options and adds them to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="required">Whether it must be given.</param>
    /// <param name="description">What the rows are for.</param>
    /// <param name="name">What the option is called, where it is not <c>--data</c>.</param>
    public DataArguments(Command command, bool required = true, string description = "Rows: .tsv, .csv, .jsonl, .json, .parquet or .txt, each perhaps .gz; - for standard input; several files by --data A --data B", string name = "--data")
    {
        // Where an argument may follow, it is no file.
        _data = new Option<string[]>(name) { Description = description, HelpName = "FILE", Required = required, AllowMultipleArgumentsPerToken = command.Arguments.Count == 0 };

        // Several files behind one --data would take a misspelt option for one of them.
        _data.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(t => t.Value.StartsWith("--", StringComparison.Ordinal)) is { } unknown)
            {
                result.AddError($"unknown option {unknown.Value}");
            }
        });
        foreach (var option in new Option[] { _data, _format, _text, _pair, _label, _labels, _header, _delimiter, _quote, _map, _limit })
        {
            command.Options.Add(option);
        }

        _limit.Require(1L, long.MaxValue, "--limit must be at least 1");
    }

    /// <summary>The paths given; none where none was.</summary>
    public IReadOnlyList<string> Paths(ParseResult parsed) => parsed.GetValue(_data) ?? [];

    /// <summary>The first option given that says how rows are read, where there is no file to read; null where none is.</summary>
    public string? WithoutFile(ParseResult parsed) =>
        new Option[] { _format, _text, _pair, _label, _labels, _header, _delimiter, _quote, _map, _limit }.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false })?.Name;

    /// <summary>The choice of columns.</summary>
    public DataFileOptions Options(ParseResult parsed) => new()
    {
        Format = parsed.GetValue(_format),
        TextColumn = parsed.GetValue(_text),
        PairColumn = parsed.GetValue(_pair),
        LabelColumn = parsed.GetValue(_label),
        LabelColumns = parsed.GetValue(_labels) is { Length: > 0 } labels
            ? [.. labels.SelectMany(l => l.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]
            : null,
        Delimiter = Delimiter(parsed.GetValue(_delimiter)),
        Quote = parsed.GetValue(_quote),
        LabelMap = parsed.GetValue(_map) is { Length: > 0 } map ? LabelMap(map) : null,
        Header = parsed.GetValue(_header) ? true : null,
        Limit = parsed.GetValue(_limit),
    };

    /// <summary>Opens the file, or the files.</summary>
    public DataFile Open(ParseResult parsed) => DataFile.Open(Paths(parsed), Options(parsed));

    private static LabelRenaming LabelMap(string[] map)
    {
        try
        {
            return LabelRenaming.Parse(map);
        }
        catch (InvalidDataException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static char? Delimiter(string? given) => given switch
    {
        null => null,
        "tab" or "\\t" => '\t',
        [var one] => one,
        _ => throw new UsageException($"--delimiter '{given}': give one character, or tab"),
    };
}
