using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.Student.Joining;

/// <summary>Says which logit of one teacher means the same as which of another.</summary>
internal static class ClassOrder
{
    /// <summary>For each class of the first cache, its logit in the other.</summary>
    /// <exception cref="InvalidDataException">The caches cannot be joined; what differs is named.</exception>
    public static int[] Of(SoftTargetCache first, SoftTargetCache other)
    {
        var (a, b) = (first.Plan, other.Plan);
        var difference =
            Rows(a) != Rows(b) ? $"rows ({Rows(b)}, not {Rows(a)})"
            : a.Masking != b.Masking ? $"masks ({b.Masking?.ToString() ?? "none"}, not {a.Masking?.ToString() ?? "none"})"
            : Capture(b) ? a.Teacher.Logits != b.Teacher.Logits ? $"number of logits ({b.Teacher.Logits}, not {a.Teacher.Logits})" : null
            : $"capture ({b.Capture}: no logits)";
        if (difference is not null)
        {
            throw new InvalidDataException($"{other.Folder} cannot be joined with {first.Folder}: it has another {difference}");
        }

        int[] same = [.. Enumerable.Range(0, a.Teacher.Logits)];
        if (Names(a.Teacher) is not { } names || Names(b.Teacher) is not { } others)
        {
            return same;        // classes without names are taken to be in the same order
        }

        int[] order = [.. names.Select(n => Array.IndexOf(others, n))];
        return Array.IndexOf(order, -1) is >= 0 and var unknown
            ? throw new InvalidDataException(
                $"{other.Folder} cannot be joined with {first.Folder}: its teacher has no class {names[unknown]} (classes: {string.Join(", ", others)})")
            : order;
    }

    private static long Rows(CachePlan plan) => plan.Rows;

    private static bool Capture(CachePlan plan) => SoftTargets.Captures.Capture.Parse(plan.Capture).Logits;

    // LABEL_0 and the like are names that nobody chose.
    private static string[]? Names(TeacherFacts teacher) =>
        teacher.Id2Label is { } names && names.Count == teacher.Logits
        && Enumerable.Range(0, teacher.Logits).All(i => names.TryGetValue(i, out var name) && !name.StartsWith("LABEL_", StringComparison.Ordinal))
            ? [.. Enumerable.Range(0, teacher.Logits).Select(i => names[i].ToUpperInvariant())]
            : null;
}
