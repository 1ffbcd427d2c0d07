using System.Globalization;

namespace OnnxDistill.SoftTargets.Plans;

/// <summary>The rows of a data set that have more tokens than are kept of a row.</summary>
/// <param name="Rows">How many there are; of a masked row only the row itself counts.</param>
/// <param name="Longest">The tokens of the longest of them before it was cut; 0 where there is none.</param>
/// <param name="Limit">What limits a row, one of <see cref="FixedLength"/>, <see cref="Positions"/>, <see cref="Asked"/> and <see cref="Usual"/>.</param>
public sealed record CutRows(long Rows, int Longest, string Limit)
{
    /// <summary>The model's file prescribes the length of its input.</summary>
    public const string FixedLength = "fixed length";

    /// <summary>The model has no more positions.</summary>
    public const string Positions = "positions";

    /// <summary>The user asked for this length.</summary>
    public const string Asked = "option";

    /// <summary>Nobody asked, and the model would take more.</summary>
    public const string Usual = "default";

    /// <summary>Counts one more row.</summary>
    /// <param name="length">The row's tokens, those that are kept.</param>
    /// <param name="dropped">Those that are not; the row is whole if there are none.</param>
    public CutRows Add(int length, int dropped) => dropped > 0 ? this with { Rows = Rows + 1, Longest = Math.Max(Longest, length + dropped) } : this;

    /// <summary>The line for the user: how many rows were cut to how many tokens, and why; null where every row is whole.</summary>
    /// <param name="rows">The rows of the data set.</param>
    /// <param name="maxLength">The tokens that are kept of a row.</param>
    public string? Text(long rows, int maxLength) => Rows == 0 ? null : string.Create(
        CultureInfo.InvariantCulture, $"{Rows:N0} of {rows:N0} rows are cut to {maxLength} tokens ({Reason}); the longest has {Longest:N0}");

    private string Reason => Limit switch
    {
        FixedLength => "the model's file fixes the length",
        Positions => "the model has no more positions",
        Asked => "as --max-length says",
        _ => "the default; --max-length keeps more",
    };
}
