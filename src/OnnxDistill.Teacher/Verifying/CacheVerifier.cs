using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Outputs;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Verifying;

/// <summary>Checks a cache: the checksum of every part, then rows recomputed by the teacher inside their planned batches.</summary>
public static class CacheVerifier
{
    /// <summary>The largest error of an fp32 cache, relative to the column's largest value.</summary>
    public const double Fp32Tolerance = 1e-4;

    /// <summary>The largest error of an fp16 cache, relative to the column's largest value.</summary>
    public const double Fp16Tolerance = 2e-3;

    /// <summary>The rows that are recomputed unless another number is asked for.</summary>
    public const int DefaultRows = 32;

    /// <summary>Verifies a cache.</summary>
    /// <param name="folder">The cache.</param>
    /// <param name="teacher">The teacher to recompute rows with, or <see langword="null"/> for checksums only.</param>
    /// <param name="rows">How many rows to recompute: some of every part, short and long ones, always the same.</param>
    /// <param name="progress">Told after every part.</param>
    /// <param name="cancellation">Checked before every part and batch.</param>
    /// <exception cref="InvalidDataException">The cache is not whole, a part is damaged (it is named), or another teacher wrote it.</exception>
    public static VerifyResult Verify(
        string folder, TextTeacher? teacher, int rows = DefaultRows, IProgress<CacheProgress>? progress = null, CancellationToken cancellation = default)
    {
        var cache = SoftTargetCache.Open(folder);
        cache.RequireFinished();
        if (teacher is not null)
        {
            RequireSame(cache, teacher);
        }

        var meters = cache.Schema.Taps.Where(t => t.Tap.Kind != TapKind.VocabularyIds).Select(t => t.Name).Prepend("logits").ToDictionary(n => n, _ => new ColumnMeter(), StringComparer.Ordinal);
        CheckParts(cache, meters["logits"], progress, cancellation);
        var tolerance = cache.Plan.Precision == "fp32" ? Fp32Tolerance : Fp16Tolerance;
        var recomputed = teacher is null ? 0 : Recompute(cache, teacher, meters, RowChoice.Spread(cache.Plan, rows), cancellation);
        if (cache.Schema.Logits == 0)
        {
            meters.Remove("logits");
        }

        var columns = teacher is null ? [] : meters.ToDictionary(m => m.Key, m => m.Value.Error, StringComparer.Ordinal);
        var result = new VerifyResult(cache.Plan.Parts.Count, recomputed, columns, tolerance);
        return teacher is null || result.Beyond.Count == 0 ? result : result with { Cause = Cause(cache, teacher.Classifier) };
    }

    private static string? Cause(SoftTargetCache cache, OnnxClassifier classifier) => Disagreement.Cause(
        CacheInfo.Read(cache.Folder).Origins, Origin.Of(classifier), classifier.Dequantized ? null : classifier.Quantisation);

    private static void RequireSame(SoftTargetCache cache, TextTeacher teacher)
    {
        var expected = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["teacher"] = Fingerprint.HashFiles(teacher.Classifier.Files),
            ["dequantize"] = teacher.Classifier.Dequantized ? "yes" : "no",
        };
        if (teacher.Classifier.Exposed(cache.Schema.Logits > 0) is { } exposed)
        {
            expected["logits"] = exposed;
        }

        cache.Require(expected);
    }

    // Bytes and values; the largest logit comes along.
    private static void CheckParts(SoftTargetCache cache, ColumnMeter logits, IProgress<CacheProgress>? progress, CancellationToken cancellation)
    {
        var meter = new RowMeter(cache.Plan.Rows, progress);
        foreach (var part in cache.Plan.Parts)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var row in PartReader.Verify(cache.Folder, cache.Plan, part.Index))
            {
                logits.See(row.Logits ?? []);
            }

            meter.Add(part.Rows);
        }
    }

    private static int Recompute(
        SoftTargetCache cache, TextTeacher teacher, Dictionary<string, ColumnMeter> meters, HashSet<long> chosen, CancellationToken cancellation)
    {
        var runner = new BatchRunner(teacher.Classifier, cache.Schema, cache.Plan.OneLength);
        foreach (var part in cache.Plan.Parts)
        {
            var batches = part.Batches.Where(b => Array.Exists(b.Rows, r => chosen.Contains(r))).ToList();
            if (batches.Count == 0)
            {
                continue;
            }

            var stored = cache.ReadPart(part.Index).ToDictionary(r => r.Row);
            foreach (var batch in batches)
            {
                cancellation.ThrowIfCancellationRequested();
                var examples = Array.ConvertAll(batch.Rows, r => Example(stored[r]));
                runner.Run(examples, batch.Width, (i, answer) =>
                {
                    if (chosen.Contains(batch.Rows[i]))
                    {
                        Compare(cache.Schema, stored[batch.Rows[i]], answer, meters);
                    }
                });
            }
        }

        return chosen.Count;
    }

    private static void Compare(PartSchema schema, SoftTargetRow stored, RowAnswer answer, Dictionary<string, ColumnMeter> meters)
    {
        var logits = stored.Logits ?? [];
        if (logits.Length != answer.Logits.Length)
        {
            throw new InvalidDataException($"row {stored.Row} has {logits.Length} logits in the cache, {answer.Logits.Length} from the teacher");
        }

        meters["logits"].Compare(logits, answer.Logits);
        foreach (var tap in schema.Taps.Where(t => !t.Tap.IsVocabulary))
        {
            var values = ColumnMeter.Floats(stored.Taps[tap.Name], tap.ElementBytes);
            meters[tap.Name].See(values);
            meters[tap.Name].Compare(values, ColumnMeter.Floats(answer.Taps[tap.Name], tap.ElementBytes));
        }

        VocabularyComparison.Compare(schema, stored, answer, meters);
    }

    private static EncodedExample Example(SoftTargetRow row) => new(
        row.Row,
        row.Row,
        row.TextHash,
        row.Label,
        row.InputIds,
        EncodedExample.TypesOf(row.InputIds.Length, row.PairStart),
        row.PairStart,
        string.Join(' ', row.InputIds.Take(12)))
    {
        Mask = new RowMask(row.MaskedPositions, row.MaskedIds),
    };
}
