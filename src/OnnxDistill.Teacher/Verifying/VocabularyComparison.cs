using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Outputs;

namespace OnnxDistill.Teacher.Verifying;

/// <summary>
/// Compares what a cache and its teacher say of the vocabulary: log-probabilities word piece by word piece, since two that are nearly
/// alike may have changed places. Thereby the ids are compared too.
/// </summary>
internal static class VocabularyComparison
{
    /// <summary>Compares one row; nothing where the vocabulary is not held.</summary>
    public static void Compare(PartSchema schema, SoftTargetRow stored, RowAnswer answer, Dictionary<string, ColumnMeter> meters)
    {
        if (!meters.TryGetValue("vocabulary_logprobs", out var logprobs))
        {
            return;
        }

        var cached = VocabularyTargets.Of(stored, schema);
        var now = VocabularyTargets.Of(stored with { Taps = answer.Taps }, schema);
        See(logprobs, cached.Logprobs, Aligned(cached, now));
        if (cached.Rest is { } rest)
        {
            See(meters["vocabulary_rest"], rest, now.Rest!);
        }
    }

    // [positions, kept]: what the teacher says of the cached word pieces now. One that it does not keep any more has at most the least
    // log-probability that it keeps.
    private static float[] Aligned(VocabularyTargets cached, VocabularyTargets now)
    {
        if (cached.Ids is not { } ids)
        {
            return now.Logprobs;
        }

        var aligned = new float[cached.Logprobs.Length];
        for (var start = 0; start < aligned.Length; start += cached.Kept)
        {
            var said = Enumerable.Range(start, cached.Kept).ToDictionary(i => now.Ids![i], i => now.Logprobs[i]);
            for (var i = start; i < start + cached.Kept; i++)
            {
                aligned[i] = said.TryGetValue(ids[i], out var value) ? value : now.Logprobs[start + cached.Kept - 1];
            }
        }

        return aligned;
    }

    // Minus infinity on both sides is the same, and has no difference.
    private static void See(ColumnMeter meter, float[] cached, float[] now)
    {
        var same = cached.Zip(now, (a, b) => a == b && float.IsInfinity(a)).ToArray();
        float[] Plain(float[] values) => [.. values.Select((v, i) => same[i] ? 0 : v)];
        var plain = Plain(cached);
        meter.See(plain);
        meter.Compare(plain, Plain(now));
    }
}
