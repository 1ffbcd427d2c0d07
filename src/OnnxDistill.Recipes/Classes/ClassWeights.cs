using System.Globalization;

namespace OnnxDistill.Recipes.Classes;

/// <summary>What the rows of each class count in a loss on labels.</summary>
public sealed record ClassWeights
{
    private ClassWeights(string text, IReadOnlyList<double> values) => (Text, Values) = (text, values);

    /// <summary>Gets the choice that every row counts alike.</summary>
    public static ClassWeights None { get; } = new("none", []);

    /// <summary>Gets the choice that every class counts alike: n / (classes * rows of the class).</summary>
    public static ClassWeights Balanced { get; } = new("balanced", []);

    /// <summary>Gets the choice as a recipe has it: a word, or <c>[1, 30]</c>.</summary>
    public string Text { get; }

    /// <summary>Gets the listed weights by class id; empty for a word.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>Reads a word or a list in brackets; null where it is neither, or a weight is negative, or none is above 0.</summary>
    /// <param name="text">The text.</param>
    public static ClassWeights? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        if (text == None.Text || text == Balanced.Text)
        {
            return text == None.Text ? None : Balanced;
        }

        if (text is not ['[', .. var inside, ']'])
        {
            return null;
        }

        var values = new List<double>();
        foreach (var part in inside.Split(','))
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value) || value < 0)
            {
                return null;
            }

            values.Add(value);
        }

        var listed = string.Join(", ", values.Select(v => v.ToString(CultureInfo.InvariantCulture)));
        return values.Max() > 0 ? new ClassWeights($"[{listed}]", values) : null;
    }

    /// <inheritdoc/>
    public bool Equals(ClassWeights? other) => other?.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
