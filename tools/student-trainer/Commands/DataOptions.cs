using System.CommandLine;
using OnnxDistill.Data.Files;

namespace OnnxDistill.StudentTrainer.Commands;

/// <summary>The options that say how a data file is read.</summary>
internal sealed class DataOptions
{
    public Option<string?> Format { get; } = new("--format") { Description = "tsv, csv, jsonl, parquet or txt; by the extension unless given." };

    public Option<string?> Text { get; } = new("--text-column") { Description = "The text's column: a name, or a 0-based index (then no header)." };

    public Option<string?> Pair { get; } = new("--pair-column") { Description = "The second text's column." };

    public Option<string?> Label { get; } = new("--label-column") { Description = "The label's column." };

    public Option<bool> Header { get; } = new("--header") { Description = "The first line names the columns although indices are given." };

    public Option<long?> Limit { get; } = new("--limit") { Description = "Rows to read at most." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Format, Text, Pair, Label, Header, Limit })
        {
            command.Options.Add(option);
        }
    }

    public bool Given(ParseResult parsed) => new Option[] { Format, Text, Pair, Label, Header }.Any(o => parsed.GetResult(o) is { Implicit: false });

    public DataFileOptions Read(ParseResult parsed) => new()
    {
        Format = parsed.GetValue(Format),
        TextColumn = parsed.GetValue(Text),
        PairColumn = parsed.GetValue(Pair),
        LabelColumn = parsed.GetValue(Label),
        Header = parsed.GetValue(Header) ? true : null,
        Limit = parsed.GetValue(Limit),
    };
}
