using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Models;

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
    /// <param name="rows">How many rows to recompute, spread over the cache.</param>
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
            cache.Require(new Dictionary<string, string>(StringComparer.Ordinal) { ["teacher"] = Fingerprint.HashFiles(teacher.Classifier.Files) });
        }

        var largest = CheckParts(cache, progress, cancellation);
        var tolerance = cache.Plan.Precision == "fp32" ? Fp32Tolerance : Fp16Tolerance;
        var columns = new Dictionary<string, ColumnError>(StringComparer.Ordinal);
        var recomputed = 0;
        if (teacher is not null)
        {
            var differences = Recompute(cache, teacher, Chosen(cache.Plan.Rows, rows), cancellation);
            var scale = Math.Max(largest, float.Epsilon);
            columns["logits"] = new ColumnError(differences.Max() / scale, differences.Average() / scale);
            recomputed = differences.Count / teacher.Classifier.Logits;
        }

        return new VerifyResult(cache.Plan.Parts.Count, recomputed, columns, tolerance);
    }

    // Reading a part checks it; the largest logit comes along.
    private static double CheckParts(SoftTargetCache cache, IProgress<CacheProgress>? progress, CancellationToken cancellation)
    {
        var meter = new RowMeter(cache.Plan.Rows, progress);
        var largest = 0d;
        foreach (var part in cache.Plan.Parts)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var row in cache.ReadPart(part.Index, ReadColumns.WithoutTaps))
            {
                foreach (var logit in row.Logits ?? [])
                {
                    largest = Math.Max(largest, Math.Abs(logit));
                }
            }

            meter.Add(part.Rows);
        }

        return largest;
    }

    private static HashSet<long> Chosen(long total, int rows)
    {
        var count = Math.Min(rows, total);
        return [.. Enumerable.Range(0, (int)count).Select(i => i * total / count)];
    }

    private static List<double> Recompute(SoftTargetCache cache, TextTeacher teacher, HashSet<long> chosen, CancellationToken cancellation)
    {
        var differences = new List<double>();
        var runner = new BatchRunner(teacher.Classifier);
        foreach (var part in cache.Plan.Parts)
        {
            var batches = part.Batches.Where(b => Array.Exists(b.Rows, r => chosen.Contains(r))).ToList();
            if (batches.Count == 0)
            {
                continue;
            }

            var stored = cache.ReadPart(part.Index, ReadColumns.WithoutTaps).ToDictionary(r => r.Row);
            foreach (var batch in batches)
            {
                cancellation.ThrowIfCancellationRequested();
                var examples = Array.ConvertAll(batch.Rows, r => Example(stored[r]));
                runner.Run(examples, batch.Width, (i, logits) => Compare(stored[batch.Rows[i]], logits, chosen, differences));
            }
        }

        return differences;
    }

    private static void Compare(SoftTargetRow stored, float[] logits, HashSet<long> chosen, List<double> differences)
    {
        if (!chosen.Contains(stored.Row))
        {
            return;
        }

        if (stored.Logits?.Length != logits.Length)
        {
            throw new InvalidDataException($"row {stored.Row} has {stored.Logits?.Length ?? 0} logits in the cache, {logits.Length} from the teacher");
        }

        differences.AddRange(logits.Select((logit, i) => (double)Math.Abs(logit - stored.Logits[i])));
    }

    private static EncodedExample Example(SoftTargetRow row) => new(
        row.Row,
        row.Row,
        row.TextHash,
        row.Label,
        row.InputIds,
        EncodedExample.TypesOf(row.InputIds.Length, row.PairStart),
        row.PairStart,
        string.Join(' ', row.InputIds.Take(12)));
}
