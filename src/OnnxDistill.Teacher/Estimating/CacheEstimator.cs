using System.Diagnostics;
using OnnxDistill.Data.Files;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Masking;
using OnnxDistill.Teacher.Models;

namespace OnnxDistill.Teacher.Estimating;

/// <summary>Says what a run will cost: bytes from the lengths of all rows, time from a probe.</summary>
public static class CacheEstimator
{
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(5);
    private const int ProbeBatches = 24;

    /// <summary>Estimates; runs batches of the first part for at most five seconds.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="CacheRun.Execute"/>.</exception>
    public static CacheEstimate Estimate(TextTeacher teacher, DataFile data, CacheRunOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        var watch = Stopwatch.StartNew();
        var plan = CachePlanner.Plan(teacher, data, options, cancellation);
        var planning = watch.Elapsed;
        var schema = PartSchema.Of(plan);
        long tokens = 0, bytes = 0;
        var masker = teacher.Masker(plan.Masking);
        foreach (var row in RowMasker.Apply(masker, EncodedRows.Of(data.Read(), teacher.Encoder(data, plan.MaxLength), options.Threads, cancellation)))
        {
            tokens += row.Length;
            bytes += schema.RowBytes(row.Length, row.Mask?.Positions.Length ?? 0);
        }

        var padded = plan.Parts.SelectMany(p => p.Batches).Sum(b => (long)b.Width * b.Rows.Length);
        var (rows, seconds) = Probe(teacher, data, schema, plan, options.Threads, cancellation);
        var time = planning + planning + TimeSpan.FromSeconds(seconds * padded);
        return new CacheEstimate(plan.Rows, plan.Parts.Count, tokens, padded, bytes, time, rows);
    }

    // Batches from short to long, so that the price of a token is that of the whole: seconds per padded token.
    private static (int Rows, double SecondsPerToken) Probe(
        TextTeacher teacher, DataFile data, PartSchema schema, CachePlan plan, int threads, CancellationToken cancellation)
    {
        var partRows = plan.Parts[0].Rows;
        var encoded = EncodedRows.Of(data.Read().Take(partRows), teacher.Encoder(data, plan.MaxLength), threads, cancellation);
        var first = RowMasker.Apply(teacher.Masker(plan.Masking), encoded).Take(partRows).ToArray();
        var batches = BatchPlanner.Plan(teacher, schema, Array.ConvertAll(first, r => r.Length));
        var runner = new BatchRunner(teacher.Classifier, schema);
        var count = Math.Min(ProbeBatches, batches.Count);
        Run(0);                                                       // the first run allocates and is not counted
        var start = Stopwatch.GetTimestamp();
        long tokens = 0;
        var rows = 0;
        foreach (var probe in Spread(count))
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = Run(probe * batches.Count / count);
            tokens += (long)batch.Width * batch.Rows.Length;
            rows += batch.Rows.Length;
            if (Stopwatch.GetElapsedTime(start) > ProbeTime)
            {
                break;
            }
        }

        return (rows, Stopwatch.GetElapsedTime(start).TotalSeconds / tokens);

        Data.Batches.Batch Run(int index)
        {
            var batch = batches[index];
            runner.Run(Array.ConvertAll(batch.Rows, r => first[r]), batch.Width, (_, _) => { });
            return batch;
        }
    }

    // 0, n/2, n/4, 3n/4...: wherever time runs out, short and long batches have been tried alike.
    private static IEnumerable<int> Spread(int count)
    {
        var seen = new HashSet<int>();
        for (var parts = 1; seen.Count < count; parts *= 2)
        {
            for (var i = 0; i < parts; i++)
            {
                var index = (int)((2L * i + 1) * count / (2L * parts));
                if (seen.Add(index))
                {
                    yield return index;
                }
            }

            if (parts > count)
            {
                for (var i = 0; i < count; i++)
                {
                    if (seen.Add(i))
                    {
                        yield return i;
                    }
                }
            }
        }
    }
}
