using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.Data.Files;

namespace OnnxDistill.TeacherCache;

/// <summary>The options that say where part-of-speech tags come from.</summary>
internal sealed class TagArguments
{
    private readonly Option<string?> _file = new("--tags")
    {
        Description = "Part-of-speech tags: a line for each row, a tag for each word, parted by blanks; those of a second text behind a tab. The text's words are parted by blanks then too",
        HelpName = "FILE",
    };

    private readonly Option<string?> _column = new("--tag-column") { Description = "The column of the data with the tags, in place of --tags", HelpName = "COLUMN" };
    private readonly Option<string?> _pairColumn = new("--pair-tag-column") { Description = "The column with the tags of the second text", HelpName = "COLUMN" };

    /// <summary>Makes the options and adds them to a command.</summary>
    public TagArguments(Command command)
    {
        foreach (var option in new Option[] { _file, _column, _pairColumn })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Whether tags are given.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.GetValue(_file) is not null || parsed.GetValue(_column) is not null || parsed.GetValue(_pairColumn) is not null;

    /// <summary>Opens the tags as rows of text; null where there are none.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="arguments">The options of the data.</param>
    /// <param name="data">The data.</param>
    /// <exception cref="UsageException">Options contradict each other, or tags of one text of a pair are not given.</exception>
    /// <exception cref="InvalidDataException">The file cannot be read, or has no such column.</exception>
    public DataFile? Open(ParseResult parsed, DataArguments arguments, DataFile data)
    {
        var (file, column, pair) = (parsed.GetValue(_file), parsed.GetValue(_column), parsed.GetValue(_pairColumn));
        if (!AreGiven(parsed))
        {
            return null;
        }

        if (file is not null && (column ?? pair) is not null)
        {
            throw new UsageException("--tags and --tag-column contradict each other; give one");
        }

        var (isPair, options) = (data.Columns.Pair is not null, arguments.Options(parsed));
        if (file is not null)
        {
            return DataFile.Open(file, new DataFileOptions { Format = "tsv", TextColumn = "0", PairColumn = isPair ? "1" : null, Delimiter = '\t', Quote = "none", Limit = options.Limit });
        }

        return column is null || (pair is not null) != isPair
            ? throw new UsageException(isPair ? "rows are pairs: give --tag-column and --pair-tag-column" : "give --tag-column alone: rows are single texts")
            : DataFile.Open(arguments.Paths(parsed), options with { TextColumn = column, PairColumn = pair, LabelColumn = null, LabelColumns = null, LabelMap = null, Header = data.Columns.HasHeader });
    }
}
