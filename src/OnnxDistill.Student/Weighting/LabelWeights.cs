using System.Globalization;
using OnnxDistill.Recipes.Classes;
using OnnxDistill.Recipes.Schema;

namespace OnnxDistill.Student.Weighting;

/// <summary>Works out what each class counts in a loss on labels.</summary>
internal static class LabelWeights
{
    private const int NamesInNote = 12;

    /// <summary>The weights by class id; null where all count alike.</summary>
    /// <remarks>Balanced: n / (classes * rows of the class), over the classes that have rows (scikit-learn's <c>compute_class_weight</c>).</remarks>
    /// <param name="objective">An objective on labels.</param>
    /// <param name="labels">The labels that are trained on.</param>
    /// <exception cref="InvalidDataException">Weights or smoothing have no meaning for such labels, or the list has another number of classes.</exception>
    public static IReadOnlyList<float>? Of(ObjectiveOptions objective, LabelFacts? labels)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var weights = objective.ClassWeights;
        if (weights == ClassWeights.None && objective.LabelSmoothing == 0)
        {
            return null;
        }

        labels = labels ?? throw new InvalidDataException("class_weights and label_smoothing need to know the labels, and nothing is known of them");
        Check(objective, labels);
        return weights == ClassWeights.None ? null
            : weights == ClassWeights.Balanced ? Balanced(labels.Rows)
            : [.. weights.Values.Select(v => (float)v)];
    }

    /// <summary>What the classes of an objective count, in a line; null where they count alike.</summary>
    /// <param name="objective">An objective on labels.</param>
    /// <param name="labels">The labels that are trained on.</param>
    public static string? Note(ObjectiveOptions objective, LabelFacts labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (Of(objective, labels) is not { } weights)
        {
            return null;
        }

        var listed = weights.Take(NamesInNote).Select((weight, c) => string.Create(
            CultureInfo.InvariantCulture, $"{labels.Names[c]} {weight:0.####}{(labels.Rows.Count == 0 ? string.Empty : labels.Rows[c] == 0 ? " (no row)" : $" ({labels.Rows[c]} rows)")}"));
        return $"class weights: {string.Join(", ", listed)}{(weights.Count > NamesInNote ? ", ..." : string.Empty)}";
    }

    // A class without rows has no label to weigh; 1 is what smoothing gives it.
    private static float[] Balanced(IReadOnlyList<long> rows)
    {
        var (all, classes) = ((double)rows.Sum(), rows.Count(r => r > 0));
        return [.. rows.Select(r => r == 0 ? 1 : (float)(all / (classes * (double)r)))];
    }

    private static void Check(ObjectiveOptions objective, LabelFacts labels)
    {
        var weighs = objective.ClassWeights != ClassWeights.None;
        if (labels is { MultiLabel: false, Logits: < 2 })
        {
            throw new InvalidDataException($"{(weighs ? "class_weights" : "label_smoothing")} has no meaning here: the labels are numbers, not classes; leave it out");
        }

        if (labels.MultiLabel && objective.LabelSmoothing > 0)
        {
            throw new InvalidDataException("label_smoothing spreads one label over all classes, and here a row may have several; leave it out");
        }

        if (labels.MultiLabel && objective.ClassWeights == ClassWeights.Balanced)
        {
            throw new InvalidDataException("class_weights balanced weighs rows of one class, and here a row may have several; give a list: for each class its rows without it by its rows with it (torch's pos_weight)");
        }

        if (weighs && objective.ClassWeights.Values is { Count: > 0 } values && values.Count != labels.Logits)
        {
            throw new InvalidDataException($"class_weights lists {values.Count} weights, and there are {labels.Logits} classes: {string.Join(", ", labels.Names.Take(NamesInNote))}");
        }
    }
}
