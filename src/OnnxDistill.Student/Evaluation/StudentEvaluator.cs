using OnnxDistill.Data.Batches;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Metrics;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Evaluation;

/// <summary>Runs a student over rows without training it.</summary>
internal static class StudentEvaluator
{
    // Without gradients a batch can be larger than in training; more than this only leaves the processor's caches.
    private static readonly BatchBudget Budget = new(MaxTokens: 8192, MaxRows: 256);

    /// <summary>A classifier's logits for every row, in row order: <c>[rows][labels]</c>. The model is left in the mode it was in.</summary>
    /// <exception cref="OperationCanceledException">Cancelled between two batches.</exception>
    public static float[][] Logits(StudentModel model, StudentRows rows, Device device, CancellationToken cancellation = default)
    {
        var training = model.training;
        model.eval();
        try
        {
            var batcher = new StudentBatcher(device, IsSiamese(model), regression: false);
            var lengths = Enumerable.Range(0, rows.Count).Select(rows.Length).ToArray();
            var logits = new float[rows.Count][];
            foreach (var batch in LengthBatcher.Plan(lengths, Budget))
            {
                cancellation.ThrowIfCancellationRequested();
                Run(model, batcher, new RowBatch(rows, batch.Rows), logits);
            }

            return logits;
        }
        finally
        {
            model.train(training);
        }
    }

    /// <summary>The metrics of the student's logits against the labels; of a masked language model what <see cref="MaskedEvaluator"/> measures.</summary>
    public static TaskMetrics Evaluate(StudentModel model, DevSet dev, Device device, CancellationToken cancellation = default) => dev.Labels is null
        ? MaskedEvaluator.Evaluate(model, dev, device, cancellation)
        : Measure(dev, Logits(model, dev.Rows, device, cancellation));

    /// <summary>The metrics of a classifier's given logits, <c>[rows][labels]</c>.</summary>
    public static TaskMetrics Measure(DevSet dev, float[][] logits)
    {
        ArgumentNullException.ThrowIfNull(dev);
        var rows = Enumerable.Range(0, dev.Rows.Count);
        if (dev.Labels is { Kind: TaskKind.MultiLabel } classes)
        {
            float[]?[] flags = [.. rows.Select(r => double.IsNaN(dev.Rows.Label(r)) ? null : dev.Rows.Labels(r).ToArray())];
            return MultiLabelEvaluator.Evaluate(classes, flags, logits, TeacherLogits(dev), dev.Threshold);
        }

        var gold = rows.Select(dev.Rows.Label).ToArray();
        return TaskEvaluator.Evaluate(dev.Labels!, gold, logits, TeacherLogits(dev));
    }

    /// <summary>Whether the student wants the second text in tensors of its own.</summary>
    public static bool IsSiamese(StudentModel model) => model is BiLstmStudent { Options.Siamese: true };

    private static float[][]? TeacherLogits(DevSet dev) =>
        dev.Rows.Classes == 0 ? null : [.. Enumerable.Range(0, dev.Rows.Count).Select(r => dev.Rows.Logits(r).ToArray())];

    private static void Run(StudentModel model, StudentBatcher batcher, RowBatch batch, float[][] logits)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var output = model.Forward(batcher.Inputs(batch.Rows, batch.Ids), StudentTaps.Logits).Logits.to(ScalarType.Float32).cpu().contiguous();   // [batch, labels]
        var values = output.data<float>().ToArray();
        for (var i = 0; i < batch.Ids.Length; i++)
        {
            logits[batch.Ids[i]] = values[(i * model.Labels)..((i + 1) * model.Labels)];
        }
    }
}
