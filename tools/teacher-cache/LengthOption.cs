using System.CommandLine;
using OnnxDistill.CommandLine;

namespace OnnxDistill.TeacherCache;

/// <summary><c>--max-length</c>.</summary>
internal sealed class LengthOption
{
    private readonly Option<int?> _option = new("--max-length")
    {
        Description = "Tokens of a row at most; longer rows are cut. The default is 128, or the teacher's positions if fewer",
        HelpName = "N",
    };

    /// <summary>Adds the option to a command.</summary>
    public LengthOption(Command command)
    {
        command.Options.Add(_option);
        _option.Require(3, int.MaxValue, "--max-length must be at least 3: [CLS], a token, [SEP]");
    }

    /// <summary>The length given, if one was.</summary>
    public int? Value(ParseResult parsed) => parsed.GetValue(_option);
}
