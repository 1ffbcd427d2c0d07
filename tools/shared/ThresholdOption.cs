using System.CommandLine;
using System.Globalization;

namespace OnnxDistill.CommandLine;

/// <summary><c>--threshold</c>.</summary>
internal sealed class ThresholdOption
{
    private readonly Option<double?> _option = new("--threshold")
    {
        Description = "Where a row may have several classes: the probability from which on one is predicted; 0.5 unless given",
        HelpName = "P",
    };

    /// <summary>Adds the option to a command.</summary>
    public ThresholdOption(Command command)
    {
        command.Options.Add(_option);
        _option.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..]
                && double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && !(value > 0 && value < 1))
            {
                result.AddError("--threshold must be above 0 and below 1");
            }
        });
    }

    /// <summary>The threshold given, if one was.</summary>
    public double? Value(ParseResult parsed) => parsed.GetValue(_option);
}
