using System.Globalization;

namespace OnnxDistill.Recipes.LayerMaps;

/// <summary>Which layers of a teacher a student starts from.</summary>
public sealed record LayerChoice
{
    private LayerChoice(string text, IReadOnlyList<int> layers) => (Text, Layers) = (text, layers);

    /// <summary>Gets the first layers.</summary>
    public static LayerChoice First { get; } = new("first", []);

    /// <summary>Gets the last layers.</summary>
    public static LayerChoice Last { get; } = new("last", []);

    /// <summary>Gets evenly spaced layers from layer 0 on: for 6 of 12 the layers 0, 2, 4, 6, 8, 10.</summary>
    public static LayerChoice Every { get; } = new("every", []);

    /// <summary>Gets the choice as a recipe has it: a word, or <c>[0, 2, 4]</c>.</summary>
    public string Text { get; }

    /// <summary>Gets the listed layers, 0-based, in the student's order; empty for a word.</summary>
    public IReadOnlyList<int> Layers { get; }

    /// <summary>Reads a word or a list in brackets; null where it is neither, or names a layer twice.</summary>
    /// <param name="text">The text.</param>
    public static LayerChoice? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        if (new[] { First, Last, Every }.FirstOrDefault(w => w.Text == text) is { } word)
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
            if (!int.TryParse(part, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var layer) || layers.Contains(layer))
            {
                return null;
            }

            layers.Add(layer);
        }

        return new LayerChoice($"[{string.Join(", ", layers)}]", layers);
    }

    /// <summary>The teacher's layer for each layer of the student.</summary>
    /// <param name="teacher">The teacher's number of layers.</param>
    /// <param name="student">The student's number of layers.</param>
    /// <exception cref="InvalidDataException">The teacher has not as many layers, or not a listed one.</exception>
    public IReadOnlyList<int> Of(int teacher, int student)
    {
        if (student > teacher)
        {
            throw new InvalidDataException($"student.layers is {student}, but the teacher to start from has {teacher} layers; set student.layers to at most {teacher}");
        }

        if (Layers.FirstOrDefault(l => l >= teacher, -1) is >= 0 and var beyond)
        {
            throw new InvalidDataException($"student.init_layers names layer {beyond}, but the teacher to start from has layers 0 to {teacher - 1}");
        }

        return Layers.Count > 0 ? Layers
            : [.. Enumerable.Range(0, student).Select(i => this == First ? i : this == Last ? teacher - student + i : i * teacher / student)];
    }

    /// <inheritdoc/>
    public bool Equals(LayerChoice? other) => other?.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
