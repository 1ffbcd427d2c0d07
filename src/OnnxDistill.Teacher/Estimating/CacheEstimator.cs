using System.Diagnostics;
using OnnxDistill.Data.Files;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Estimating;

/// <summary>Says what a run will cost: bytes from the lengths of all rows and a few parts written for trial, time from a probe.</summary>
public static class CacheEstimator
{
    /// <summary>Estimates: plans the whole, runs batches for at most five seconds and writes at most three parts of 16 MB into the folder of temporary files.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="CacheRun.Execute"/>.</exception>
    /// <exception cref="IOException">The folder of temporary files cannot be written.</exception>
    public static CacheEstimate Estimate(TextTeacher teacher, DataFile data, CacheRunOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        var watch = Stopwatch.StartNew();
        var plan = CachePlanner.Plan(teacher, data, options, cancellation);
        var planning = watch.Elapsed.TotalSeconds;
        var schema = PartSchema.Of(plan);
        var samples = PartSample.Of(plan);
        long tokens = 0, values = 0;
        var encoded = EncodedRows.Of(data.Read(), teacher.Encoder(data, plan.MaxLength), options.Threads, cancellation);
        foreach (var row in RowMasker.Apply(teacher.Masker(plan.Masking), encoded))
        {
            tokens += row.Length;
            values += schema.RowBytes(row.Length, row.Mask?.Positions.Length ?? 0);
            foreach (var sample in samples)
            {
                sample.Offer(row);
            }
        }

        var written = WriteProbe.Run(teacher, plan, schema, samples);
        var (rows, seconds) = AnswerProbe.Run(teacher, schema, samples, cancellation);
        var padded = plan.Parts.SelectMany(p => p.Batches).Sum(b => (long)b.Width * b.Rows.Length);
        var bytes = values + (long)(written.BytesPerRow * plan.Rows);
        var time = TimeSpan.FromSeconds(Time(planning, seconds * padded, written.SecondsPerByte * bytes, plan.Parts.Count, options.Threads));
        return new CacheEstimate(plan.Rows, plan.Parts.Count, tokens, padded, bytes + written.PlanBytes, time, rows)
        {
            Payoff = new CachePayoff(time, TimeSpan.FromSeconds(seconds * padded), TimeSpan.FromSeconds(written.SecondsPerByteRead * bytes)),
            Cut = PlanNotes.CutText(plan),
        };
    }

    // After planning, rows are tokenized a second time while the teacher runs and parts are written, on the processors that the teacher uses
    // too: tokenizing costs it what planning cost, writing is one thread of all. The last part is written when the teacher is done.
    private static double Time(double planning, double answering, double writing, int parts, int threads)
    {
        var together = answering + planning + (writing / Math.Max(1, threads));
        return planning + Math.Max(together, writing) + (writing / parts);
    }
}
