using System.Globalization;

namespace OnnxDistill.Recipes.LayerMaps;

/// <summary>By which rule a teacher's layers are given to a student's: a word, or a list of the teacher's layers.</summary>
public sealed record LayerRule
{
    private LayerRule(string text, IReadOnlyList<int> layers) => (Text, Layers) = (text, layers);

    /// <summary>Gets the rule of every k-th layer, k = teacher / student: of 12 for 4 the layers 2, 5, 8, 11 (TinyBERT).</summary>
    public static LayerRule Uniform { get; } = new("uniform", []);

    /// <summary>
    /// Gets <see cref="Uniform"/>'s rule for any two numbers of layers: the hidden state nearest to i * teacher / student, halves to the even one, and
    /// the layer that puts it out; of 6 for 4 the hidden states 2, 3, 4, 6 and the layers 1, 2, 3, 5.
    /// </summary>
    public static LayerRule Nearest { get; } = new("nearest", []);

    /// <summary>Gets PKD-Skip's rule, the same as <see cref="Uniform"/>.</summary>
    public static LayerRule Skip { get; } = new("skip", []);

    /// <summary>Gets the rule of the last layers (PKD-Last).</summary>
    public static LayerRule Last { get; } = new("last", []);

    /// <summary>Gets the rule of the first layers.</summary>
    public static LayerRule First { get; } = new("first", []);

    /// <summary>Gets the rule of evenly spaced layers from the first to the last: of 12 for 6 the layers 0, 2, 4, 7, 9, 11 (DistilBERT).</summary>
    public static LayerRule Spread { get; } = new("spread", []);

    /// <summary>Gets the words.</summary>
    public static IReadOnlyList<LayerRule> Words { get; } = [Uniform, Nearest, Skip, Last, First, Spread];

    /// <summary>Gets the rule as a recipe has it: a word, or <c>[1, 3, 5]</c>.</summary>
    public string Text { get; }

    /// <summary>Gets the listed layers of the teacher, 0-based, in the student's order; empty for a word.</summary>
    public IReadOnlyList<int> Layers { get; }

    /// <summary>Reads a word or a list in brackets; null where it is neither.</summary>
    /// <param name="text">The text.</param>
    public static LayerRule? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        if (Words.FirstOrDefault(w => w.Text == text) is { } word)
        {
            return word;
        }

        if (text is not ['[', .. var inside, ']'])
        {
            return null;
        }

        var layers = new List<int>();
        foreach (var part in inside.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var layer) || layer < 0)
            {
                return null;
            }

            layers.Add(layer);
        }

        return new LayerRule($"[{string.Join(", ", layers)}]", layers);
    }

    /// <inheritdoc/>
    public bool Equals(LayerRule? other) => other?.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
