using System.Globalization;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;

namespace OnnxDistill.TeacherCache.Output;

/// <summary>How well a teacher finds masked tokens, in a sentence.</summary>
internal static class MaskedTokens
{
    // Enough for a percentage to half a point, and few bytes to read.
    private const long Enough = 20_000;

    /// <summary>The sentence.</summary>
    public static string Text(MaskedAccuracy accuracy) => string.Create(
        CultureInfo.InvariantCulture, $"masked tokens: the teacher finds {accuracy.Found:N0} of {accuracy.Tokens:N0} ({100 * accuracy.Share:0.0} %)");

    /// <summary>The accuracy in the first parts that are there, until enough tokens are seen.</summary>
    public static MaskedAccuracy Sample(SoftTargetCache cache)
    {
        string[] taps = [.. cache.Schema.Taps.Where(t => t.Tap.Kind is TapKind.Vocabulary or TapKind.VocabularyIds).Select(t => t.Name)];
        var columns = new ReadColumns { TextHash = false, Label = false, Logits = false, Taps = taps };
        var accuracy = default(MaskedAccuracy);
        foreach (var part in cache.Plan.Parts.Where(p => taps.Length > 0 && !cache.MissingParts.Contains(p.Index)))
        {
            accuracy += MaskedAccuracy.Of(cache.ReadPart(part.Index, columns), cache.Schema);
            if (accuracy.Tokens >= Enough)
            {
                break;
            }
        }

        return accuracy;
    }
}
