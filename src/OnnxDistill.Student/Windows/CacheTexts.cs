using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Parts;

namespace OnnxDistill.Student.Windows;

/// <summary>What recognises the texts of a cache.</summary>
internal static class CacheTexts
{
    /// <summary>The hash of each row's text, in stored order; of a text that is held with several masks one.</summary>
    /// <param name="cache">The cache; finished.</param>
    /// <param name="cancellation">Cancels between two row groups.</param>
    /// <exception cref="InvalidDataException">A part is missing or damaged; it is named.</exception>
    public static IReadOnlyList<long> Hashes(SoftTargetCache cache, CancellationToken cancellation = default)
    {
        var columns = new ReadColumns { Label = false, InputIds = false, Logits = false, Masks = false, Taps = [] };
        var hashes = new List<long>();

        // Eight bytes a row: checking the parts, which reads all of their bytes, is left to who reads the rest.
        foreach (var rows in ReadAhead.Of(cache.Groups(columns).Select(g => cache.ReadGroup(g, columns, verify: false))))
        {
            cancellation.ThrowIfCancellationRequested();
            hashes.AddRange(rows.Where(r => cache.Plan.Masking is not { } masking || masking.Replica(r.Row) == 0).Select(r => r.TextHash));
        }

        return hashes;
    }
}
