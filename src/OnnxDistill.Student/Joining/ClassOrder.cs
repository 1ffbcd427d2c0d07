using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.Student.Joining;

/// <summary>Says which logit of one teacher means the same as which of another.</summary>
internal static class ClassOrder
{
    /// <summary>For each class of the first cache, its logit in the other; by name, whatever the case, or by number where classes have no names.</summary>
    /// <exception cref="InvalidDataException">The caches cannot be joined; what differs is named.</exception>
    public static int[] Of(SoftTargetCache first, SoftTargetCache other)
    {
        var (a, b) = (first.Plan, other.Plan);
        var difference =
            !Capture.Parse(b.Capture).Logits ? $"it holds no logits (captured: {b.Capture})"
            : a.Rows != b.Rows ? $"it holds {b.Rows} rows, not {a.Rows}"
            : a.Masking != b.Masking ? $"its masks are {b.Masking?.ToString() ?? "none"}, not {a.Masking?.ToString() ?? "none"}"
            : a.Teacher.Logits != b.Teacher.Logits ? $"its teacher has {b.Teacher.Logits} logits, not {a.Teacher.Logits}"
            : a.Teacher.MultiLabel != b.Teacher.MultiLabel ? $"its rows have {(b.Teacher.MultiLabel ? "several labels" : "one label")}, not {(a.Teacher.MultiLabel ? "several" : "one")}"
            : null;
        if (difference is not null)
        {
            throw Refuse(difference);
        }

        if (Names(a.Teacher) is not { } names || Names(b.Teacher) is not { } others)
        {
            return [.. Enumerable.Range(0, a.Teacher.Logits)];
        }

        int[] order = [.. names.Select(n => Array.FindIndex(others, o => n.Equals(o, StringComparison.OrdinalIgnoreCase)))];
        return Array.IndexOf(order, -1) is >= 0 and var unknown
            ? throw Refuse($"its teacher has no class {names[unknown]} (classes: {string.Join(", ", others)})")
            : order;

        InvalidDataException Refuse(string reason) => new($"{other.Folder} cannot be joined with {first.Folder}: {reason}");
    }

    // LABEL_0 and the like are names that nobody chose.
    private static string[]? Names(TeacherFacts teacher)
    {
        string[] names = [.. Enumerable.Range(0, teacher.Logits).Select(i => teacher.Id2Label?.GetValueOrDefault(i)).OfType<string>()];
        return names.Length == teacher.Logits && !names.Any(n => n.StartsWith("LABEL_", StringComparison.Ordinal)) ? names : null;
    }
}
