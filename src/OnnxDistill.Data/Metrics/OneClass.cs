using System.Globalization;

namespace OnnxDistill.Data.Metrics;

/// <summary>Whether a model says one class for every row, which a high accuracy hides where most rows are of that class.</summary>
internal static class OneClass
{
    /// <summary>What a reader should know, in a sentence; null where several classes are predicted, or all labels are of one.</summary>
    /// <param name="confusion">Labels against predictions.</param>
    public static string? Note(ConfusionTable confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        var classes = Enumerable.Range(0, confusion.Labels.Count).ToArray();
        var predicted = classes.Where(c => confusion.Counts.Any(row => row[c] > 0)).ToArray();
        if (predicted.Length != 1 || classes.Count(c => confusion.Counts[c].Any(n => n > 0)) < 2)
        {
            return null;
        }

        var right = confusion.Counts[predicted[0]][predicted[0]];
        return string.Create(
            CultureInfo.InvariantCulture, $"all {confusion.Rows} rows are predicted as {confusion.Labels[predicted[0]]}, which {right} are: the model tells no classes apart");
    }
}
