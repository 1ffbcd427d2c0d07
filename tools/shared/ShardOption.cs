using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OnnxDistill.CommandLine;

/// <summary><c>--shard I/N</c>: this process does every Nth part of the work, from the Ith on.</summary>
internal sealed partial class ShardOption
{
    private readonly Option<string?> _option;

    /// <summary>Adds the option to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="description">What of its work is done.</param>
    public ShardOption(Command command, string description)
    {
        _option = new Option<string?>("--shard") { Description = description, HelpName = "I/N" };
        command.Options.Add(_option);
        _option.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && Parse(token.Value) is null)
            {
                result.AddError($"--shard {token.Value}: give I/N with I from 0 to N-1, such as 0/4; shards are counted from 0 (of four, a Slurm array's are --array=0-3)");
            }
        });
    }

    /// <summary>The shard and the number of shards; 0 of 1 if none is given.</summary>
    public (int Shard, int Shards) Value(ParseResult parsed) => parsed.GetValue(_option) is { } text ? Parse(text)!.Value : (0, 1);

    private static (int Shard, int Shards)? Parse(string text) =>
        Form().Match(text) is { Success: true } match
        && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var shard)
        && int.TryParse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var shards)
        && shard < shards
            ? (shard, shards)
            : null;

    [GeneratedRegex(@"^(\d+)/(\d+)$")]
    private static partial Regex Form();
}
