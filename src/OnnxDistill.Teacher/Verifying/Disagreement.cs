using System.Globalization;
using OnnxDistill.SoftTargets.Parts;

namespace OnnxDistill.Teacher.Verifying;

/// <summary>Why recomputed rows may not be the cached ones: another runtime or processor, which matters most to a quantised teacher.</summary>
internal static class Disagreement
{
    /// <summary>The cause as a clause; null where the parts do not say what computed them, or it was the same as here.</summary>
    /// <param name="parts">What computed the parts, and how many of them.</param>
    /// <param name="here">What recomputes rows now.</param>
    /// <param name="quantisation">How the teacher is quantised; null if it is not, or is run with its weights widened.</param>
    public static string? Cause(IReadOnlyDictionary<PartOrigin, int> parts, PartOrigin here, string? quantisation)
    {
        var others = parts.Where(p => p.Key != here).OrderByDescending(p => p.Value).ThenBy(p => p.Key.ToString(), StringComparer.Ordinal).ToList();
        if (others.Count == 0)
        {
            return null;
        }

        var mixed = parts.Count > 1 ? " (the cache is mixed)" : string.Empty;
        var origin = string.Create(
            CultureInfo.InvariantCulture,
            $"{others.Sum(p => p.Value)} of {parts.Values.Sum()} parts were computed by {string.Join(" and ", others.Select(p => p.Key))}{mixed}, here runs {here}");
        return quantisation is null
            ? origin
            : $"{origin}, and a quantised teacher ({quantisation}) answers differently there; caches made with --dequantize agree everywhere";
    }
}
