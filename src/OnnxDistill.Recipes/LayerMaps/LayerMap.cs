namespace OnnxDistill.Recipes.LayerMaps;

/// <summary>Which teacher layer each student layer imitates.</summary>
internal static class LayerMap
{
    /// <summary>The encoder layers: every layer of the student and its teacher's, 0-based.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="student">The student's number of layers.</param>
    /// <param name="teacher">The teacher's number of layers.</param>
    /// <exception cref="InvalidDataException">The teacher has too few layers, they do not divide, or a listed one is not there.</exception>
    public static IReadOnlyList<LayerPair> Layers(LayerRule rule, int student, int teacher)
    {
        RequireEnough(student, teacher);
        return Pairs(rule, student, student, teacher);
    }

    /// <summary>The hidden states that those layers put out; the embeddings' outputs are not among them.</summary>
    /// <inheritdoc cref="Layers"/>
    public static IReadOnlyList<LayerPair> HiddenStates(LayerRule rule, int student, int teacher) => Outputs(Layers(rule, student, teacher));

    /// <summary>The hidden states of all layers but the student's last: those of patience (Sun et al. 2019, section 3.2). A list names one layer less.</summary>
    /// <inheritdoc cref="Layers"/>
    public static IReadOnlyList<LayerPair> MiddleStates(LayerRule rule, int student, int teacher)
    {
        RequireEnough(student, teacher);
        return student > 1
            ? Outputs(Pairs(rule, student - 1, student, teacher))
            : throw new InvalidDataException("patience compares the states of all layers but the student's last, and student.layers is 1; set it to 2 or more");
    }

    /// <summary>The last layer of the student, and the teacher's last or another one.</summary>
    /// <param name="layer">The teacher's layer, 0-based; null for the last.</param>
    /// <param name="student">The student's number of layers.</param>
    /// <param name="teacher">The teacher's number of layers.</param>
    /// <exception cref="InvalidDataException">The teacher has no such layer.</exception>
    public static LayerPair LastLayer(int? layer, int student, int teacher) => layer is null || layer < teacher
        ? new LayerPair(student - 1, layer ?? teacher - 1)
        : throw new InvalidDataException($"teacher_layer is {layer}, but the teacher has layers 0 to {teacher - 1}");

    private static List<LayerPair> Outputs(IReadOnlyList<LayerPair> layers) => [.. layers.Select(p => new LayerPair(p.Student + 1, p.Teacher + 1))];

    private static void RequireEnough(int student, int teacher)
    {
        if (student > teacher)
        {
            throw new InvalidDataException($"student.layers is {student}, but the teacher has {teacher} layers to imitate; set student.layers to at most {teacher}");
        }
    }

    private static List<LayerPair> Pairs(LayerRule rule, int count, int student, int teacher)
    {
        if (rule.Layers.Count > 0)
        {
            return Listed(rule, count, teacher);
        }

        if ((rule == LayerRule.Uniform || rule == LayerRule.Skip) && teacher % student != 0)
        {
            var divisors = string.Join(", ", Enumerable.Range(1, teacher).Where(d => teacher % d == 0));
            throw new InvalidDataException(
                $"layers: {rule} takes every k-th layer, but the teacher's {teacher} layers do not divide by student.layers, {student}; " +
                $"set it to one of {divisors}, or layers to nearest, last, first, spread or a list");
        }

        return [.. Enumerable.Range(0, count).Select(i => new LayerPair(i, Of(rule, i, student, teacher)))];
    }

    private static int Of(LayerRule rule, int layer, int student, int teacher) =>
        rule == LayerRule.First ? layer
        : rule == LayerRule.Last ? teacher - student + layer
        : rule == LayerRule.Spread ? (student == 1 ? teacher - 1 : (int)Math.Round(layer * (teacher - 1.0) / (student - 1), MidpointRounding.AwayFromZero))
        : rule == LayerRule.Nearest ? (int)Math.Round((layer + 1.0) * teacher / student, MidpointRounding.ToEven) - 1
        : ((layer + 1) * (teacher / student)) - 1;

    private static List<LayerPair> Listed(LayerRule rule, int count, int teacher)
    {
        if (rule.Layers.Count != count)
        {
            throw new InvalidDataException($"layers: {rule} names {rule.Layers.Count} layers of the teacher, but {count} layers of the student imitate one");
        }

        return rule.Layers.Where(l => l >= teacher).Take(1).ToArray() is [var beyond]
            ? throw new InvalidDataException($"layers: {rule} names layer {beyond}, but the teacher has layers 0 to {teacher - 1}")
            : [.. rule.Layers.Select((layer, i) => new LayerPair(i, layer))];
    }
}
