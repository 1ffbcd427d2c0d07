using System.Globalization;
using OnnxDistill.Student.Batches;

namespace OnnxDistill.Student.Retokenizing;

/// <summary>What a data file or a cache says that a text is: one label, or which of several classes it has.</summary>
/// <param name="Label">The class id or number; NaN for none, or where there may be several.</param>
/// <param name="Several">1, 0 or NaN for each class; empty where there is no label, or at most one.</param>
internal readonly record struct TextLabel(double Label, float[] Several)
{
    /// <summary>Gets the label of a text that has none.</summary>
    public static TextLabel None { get; } = new(double.NaN, []);

    /// <summary>Gets a value indicating whether nothing is known.</summary>
    public bool IsNone => double.IsNaN(Label) && double.IsNaN(StudentRowsBuilder.CountOf(Several.Length == 0 ? null : Several));

    /// <summary>Whether two texts are the same, as far as both are known.</summary>
    public bool Agrees(TextLabel other) => IsNone || other.IsNone
        || (Label.Equals(other.Label) && Several.AsSpan().SequenceEqual(other.Several));

    /// <inheritdoc/>
    public override string ToString() => Several is { Length: > 0 } flags
        ? $"classes [{string.Join(", ", Enumerable.Range(0, flags.Length).Where(c => flags[c] == 1))}]"
        : Label.ToString(CultureInfo.InvariantCulture);
}
