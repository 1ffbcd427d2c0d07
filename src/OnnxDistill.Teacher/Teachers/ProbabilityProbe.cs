using OnnxDistill.Teacher.Examples;

namespace OnnxDistill.Teacher.Teachers;

/// <summary>Runs a few tokens to see whether what seems to be logits are probabilities, where the graph does not tell.</summary>
internal static class ProbabilityProbe
{
    private const int Length = 5;
    private const float Tolerance = 1e-3f;

    /// <summary>Whether the numbers of each probe row lie between 0 and 1 and add up to 1.</summary>
    public static bool AddUpToOne(OnnxClassifier classifier)
    {
        if (classifier.Logits < 2)
        {
            return false;
        }

        var length = Math.Min(Length, classifier.FixedLength ?? Length);
        var last = (int)Math.Clamp(classifier.VocabularySize ?? 2, 2, 1000) - 1;
        EncodedExample[] rows = [.. new[] { 1, (last / 2) + 1, last }.Select((id, i) => new EncodedExample(i, i, 0, double.NaN, [.. Enumerable.Repeat(id, length)], new int[length], length, "a probe row"))];
        return Array.TrueForAll(classifier.Run(rows), r => Array.TrueForAll(r, v => v is >= 0 and <= 1) && Math.Abs(r.Sum() - 1) <= Tolerance);
    }
}
