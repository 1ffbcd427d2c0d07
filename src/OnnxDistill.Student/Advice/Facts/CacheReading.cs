using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.Student.Batches;

namespace OnnxDistill.Student.Advice.Facts;

/// <summary>Reads a cache's ids, labels and logits once; taps, most of its bytes, are not read.</summary>
internal static class CacheReading
{
    /// <summary>Reads it.</summary>
    /// <param name="folder">The cache; finished.</param>
    /// <param name="cancellation">Cancels between two row groups.</param>
    /// <exception cref="InvalidDataException">The cache is unfinished, damaged or empty, or of a teacher that says nothing of a text.</exception>
    public static CacheFacts Read(string folder, CancellationToken cancellation)
    {
        var cache = SoftTargetCache.Open(folder);
        var teacher = cache.Plan.Teacher;
        if (teacher.Logits == 0 && Capture.Parse(cache.Plan.Capture).Vocabulary is null)
        {
            throw new InvalidDataException($"{folder} holds layers of {teacher.Name}, which has no classes (captured: {cache.Plan.Capture}); what learns layers alone is trained as it is, and advice is for the task that starts from it: give a cache of a teacher that classifies, or of masked rows");
        }

        var single = teacher is { Logits: > 1, MultiLabel: false };
        var answers = cache.Schema.Logits > 0 ? new AnswerFacts(teacher.Logits, teacher.MultiLabel) : null;
        var (rows, labelled, pairs) = (0L, 0L, false);
        var (classes, lengths, pieces) = (new long[single ? teacher.Logits : 0], new List<long>(), new HashSet<int>());
        var columns = new ReadColumns { TextHash = false, Masks = false, Taps = [] };
        foreach (var row in cache.Groups(columns).SelectMany(group => Group(cache, group, columns, cancellation)))
        {
            var label = cache.Schema.Labels > 0 ? StudentRowsBuilder.CountOf(row.Labels) : row.Label;
            (rows, labelled, pairs) = (rows + 1, labelled + (double.IsNaN(label) ? 0 : 1), pairs || row.PairStart < row.InputIds.Length);
            while (lengths.Count <= row.InputIds.Length)
            {
                lengths.Add(0);
            }

            lengths[row.InputIds.Length]++;
            pieces.UnionWith(row.InputIds);
            if (label >= 0 && label < classes.Length)
            {
                classes[(int)label]++;
            }

            if (row.Logits is { Length: > 0 } logits)
            {
                answers?.Add(logits, teacher.MultiLabel ? double.NaN : label);
            }
        }

        return rows == 0 ? throw new InvalidDataException($"{folder} holds no rows, so there is nothing to advise from") : new CacheFacts(folder, cache.Plan)
        {
            Rows = rows,
            Labelled = labelled,
            Classes = classes,
            Lengths = lengths,
            Pieces = pieces,
            Pairs = pairs,
            Answers = answers,
        };
    }

    private static IReadOnlyList<SoftTargetRow> Group(SoftTargetCache cache, RowGroup group, ReadColumns columns, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return cache.ReadGroup(group, columns, verify: false);
    }
}
