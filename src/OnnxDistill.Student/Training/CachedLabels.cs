using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Metrics;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Parts;

namespace OnnxDistill.Student.Training;

/// <summary>Whether the labels of a cache mean what its teacher's logits mean: hard labels that do not would train against the soft ones.</summary>
internal static class CachedLabels
{
    private const int MostClasses = 1000;

    /// <summary>What is wrong between labels and logits in the first part that is there, a line each.</summary>
    /// <param name="cache">A cache of a classifier with one class a row.</param>
    public static IReadOnlyList<string> Lines(SoftTargetCache cache)
    {
        var teacher = cache.Plan.Teacher;
        if (teacher.Logits is < 2 or > MostClasses || teacher.ProblemType != "single_label_classification" || cache.Schema.Logits == 0
            || cache.Plan.Parts.FirstOrDefault(p => !cache.MissingParts.Contains(p.Index)) is not { } part)
        {
            return [];
        }

        long[][] counts = [.. Enumerable.Range(0, teacher.Logits).Select(_ => new long[teacher.Logits])];
        foreach (var row in cache.ReadPart(part.Index, new ReadColumns { TextHash = false, Taps = [] }))
        {
            if (row.Label >= 0 && row.Label < counts.Length && row.Logits is { Length: > 0 } logits)
            {
                counts[(int)row.Label][TaskEvaluator.ArgMax(logits)]++;
            }
        }

        var labels = new LabelMap(teacher.Logits, teacher.Id2Label);
        return [.. LabelFit.Notes(new ConfusionTable([.. Enumerable.Range(0, labels.Count).Select(labels.NameOf)], counts)).Select(n => $"{cache.Folder}: {n}")];
    }
}
