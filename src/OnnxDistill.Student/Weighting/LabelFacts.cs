using OnnxDistill.Student.Batches;

namespace OnnxDistill.Student.Weighting;

/// <summary>What class weights need to know of the labels that are trained on.</summary>
/// <param name="Logits">The number of logits; 1 means regression unless a row may have several classes.</param>
/// <param name="MultiLabel">Whether a row may have several classes.</param>
/// <param name="Names">The classes' names, by id.</param>
/// <param name="Rows">The rows of each class, by id; none for a regression, and where a row may have several classes.</param>
internal sealed record LabelFacts(int Logits, bool MultiLabel, IReadOnlyList<string> Names, IReadOnlyList<long> Rows)
{
    /// <summary>Counts the rows of each class.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="logits">The number of logits.</param>
    /// <param name="multiLabel">Whether a row may have several classes.</param>
    /// <param name="id2Label">The class names by id, or null.</param>
    public static LabelFacts Of(IRowFacts rows, int logits, bool multiLabel, IReadOnlyDictionary<int, string>? id2Label)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var counts = new long[multiLabel || logits < 2 ? 0 : logits];
        for (var row = 0; row < rows.Count && counts.Length > 0; row++)
        {
            if (rows.Label(row) is >= 0 and var label && label < counts.Length)
            {
                counts[(int)label]++;
            }
        }

        return new LabelFacts(logits, multiLabel, [.. Enumerable.Range(0, logits).Select(c => id2Label?.GetValueOrDefault(c) ?? FormattableString.Invariant($"LABEL_{c}"))], counts);
    }
}
