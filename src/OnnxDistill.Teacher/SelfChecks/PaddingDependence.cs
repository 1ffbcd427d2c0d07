using System.Globalization;

namespace OnnxDistill.Teacher.SelfChecks;

/// <summary>What padding does to the answers of a model: a row alone against the same row in a batch with a longer one.</summary>
/// <param name="MaxDifference">The largest difference of any output, relative to that output's largest value; infinite where padding makes an answer NaN.</param>
/// <param name="Noise">The same for a batch that pads nothing: what the batch alone does, as to a file that quantises by the range of each batch.</param>
/// <param name="Dependent">Whether the difference is beyond rounding and beyond what the batch alone does.</param>
internal sealed record PaddingDependence(double MaxDifference, double Noise, bool Dependent)
{
    /// <summary>The line for files that answer NaN where a row is padded.</summary>
    internal const string Spoils = "padding spoils what this file answers (NaN): rows run only with others of their own length";

    /// <summary>Gets the line for the user; null where padding changes nothing.</summary>
    public string? Note => !Dependent ? null
        : double.IsFinite(MaxDifference)
        ? string.Create(CultureInfo.InvariantCulture, $"answers depend on padding (by {MaxDifference:0.0e+0} of the largest value): rows run only with others of their own length")
        : Spoils;
}
