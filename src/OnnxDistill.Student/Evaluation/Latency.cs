using System.Diagnostics;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Evaluation;

/// <summary>Milliseconds of a forward pass with one row, padding none: the median and the 95th percentile.</summary>
/// <param name="P50">The median.</param>
/// <param name="P95">The 95th percentile.</param>
internal sealed record Latency(double P50, double P95)
{
    private const int WarmUp = 10;

    /// <summary>Times single rows spread over the data, tensors included, tokenizing excluded.</summary>
    /// <param name="model">A student in evaluation mode.</param>
    /// <param name="rows">The data; at least one row.</param>
    /// <param name="device">Where the student is.</param>
    /// <param name="count">How many rows are timed at most. The default value is 200.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    public static Latency Measure(StudentModel model, StudentRows rows, Device device, int count = 200, CancellationToken cancellation = default)
    {
        var batcher = new StudentBatcher(device, StudentEvaluator.IsSiamese(model), regression: false);
        count = Math.Min(count, rows.Count);
        var times = new double[count];
        for (var i = -WarmUp; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = (int)((long)Math.Max(i, 0) * rows.Count / count);
            var start = Stopwatch.GetTimestamp();
            Run(model, batcher, rows, row);
            if (i >= 0)
            {
                times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        Array.Sort(times);
        return new Latency(times[(count - 1) / 2], times[(int)Math.Ceiling(0.95 * count) - 1]);
    }

    private static void Run(StudentModel model, StudentBatcher batcher, StudentRows rows, int row)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        _ = model.Forward(batcher.Inputs(rows, [row]), StudentTaps.Logits).Logits.cpu();
    }
}
