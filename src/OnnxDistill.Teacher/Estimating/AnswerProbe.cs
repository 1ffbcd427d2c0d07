using System.Diagnostics;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Estimating;

/// <summary>Runs batches of a plan to see what a token costs the teacher, with everything that is captured of it.</summary>
internal static class AnswerProbe
{
    private const int MostBatches = 64;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);

    /// <summary>The rows that were run, and the seconds of a padded token.</summary>
    public static (int Rows, double SecondsPerToken) Run(TextTeacher teacher, PartSchema schema, IReadOnlyList<PartSample> samples, CancellationToken cancellation)
    {
        // Batches lie by length in a part: spread over all of them, the price of a token is that of the whole.
        (PartSample Sample, PlannedBatch Batch)[] batches = [.. samples.SelectMany(s => s.Part.Batches.Select(b => (s, b)))];
        var runner = new BatchRunner(teacher.Classifier, schema);
        var count = Math.Min(MostBatches, batches.Length);
        Run(0);                                                       // the first run allocates and is not counted
        var start = Stopwatch.GetTimestamp();
        long tokens = 0;
        var rows = 0;
        foreach (var probe in Spread(count))
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = Run(probe * batches.Length / count);
            tokens += (long)batch.Width * batch.Rows.Length;
            rows += batch.Rows.Length;
            if (Stopwatch.GetElapsedTime(start) > MostTime)
            {
                break;
            }
        }

        return (rows, Stopwatch.GetElapsedTime(start).TotalSeconds / tokens);

        PlannedBatch Run(int index)
        {
            var (sample, batch) = batches[index];
            runner.Run(Array.ConvertAll(batch.Rows, r => sample[r]), batch.Width, (_, _) => { });
            return batch;
        }
    }

    // 1/2, 1/4, 3/4, 1/8...: wherever time runs out, short and long batches have been tried alike.
    private static IEnumerable<int> Spread(int count)
    {
        var seen = new HashSet<int>();
        for (var parts = 1; parts <= 2 * count; parts *= 2)
        {
            for (var i = 0; i < parts; i++)
            {
                var index = (int)(((2L * i) + 1) * count / (2L * parts));
                if (seen.Add(index))
                {
                    yield return index;
                }
            }
        }
    }
}
