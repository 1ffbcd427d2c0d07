using OnnxDistill.Data.Batches;
using OnnxDistill.Data.Metrics;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives.DistilBert;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Evaluation;

/// <summary>How well a student with a masked-language head finds masked tokens.</summary>
internal static class MaskedEvaluator
{
    /// <summary>The name of the metric that counts: e to the mean cross entropy of masked tokens; lower is better.</summary>
    public const string Perplexity = "perplexity";

    // A masked token takes a whole vocabulary of logits, several times over.
    private static readonly BatchBudget Budget = new(MaxTokens: 4096, MaxRows: 128);

    /// <summary>
    /// Perplexity, accuracy (the likeliest word piece is the text's own) and, where the teacher's answers are known, agreement (it is the teacher's),
    /// over all masked tokens. The model is left in the mode it was in.
    /// </summary>
    /// <param name="model">The student.</param>
    /// <param name="dev">Masked rows.</param>
    /// <param name="device">Where the student is.</param>
    /// <param name="cancellation">Cancels between two batches.</param>
    public static TaskMetrics Evaluate(StudentModel model, DevSet dev, Device device, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(dev);
        var training = model.training;
        model.eval();
        try
        {
            var batcher = new StudentBatcher(device, siamese: false, regression: false);
            var lengths = Enumerable.Range(0, dev.Rows.Count).Select(dev.Rows.Length).ToArray();
            var sums = new Sums();
            foreach (var batch in LengthBatcher.Plan(lengths, Budget))
            {
                cancellation.ThrowIfCancellationRequested();
                Run(model, batcher, dev, batch.Rows, sums);
            }

            return sums.Metrics(dev);
        }
        finally
        {
            model.train(training);
        }
    }

    /// <summary>The names of the metrics that a set of masked rows is measured with.</summary>
    internal static IReadOnlyList<string> Names(DevSet dev) => dev.TeacherTokens is null ? [Perplexity, "accuracy"] : [Perplexity, "accuracy", "agreement"];

    private static void Run(StudentModel model, StudentBatcher batcher, DevSet dev, int[] rows, Sums sums)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var inputs = batcher.Inputs(dev.Rows, rows);
        var targets = batcher.Targets(dev.Rows, rows, inputs.Mask);
        var (positions, own) = (targets.Taps!.MaskedPositions(), targets.Taps.MaskedIds());      // [batch, positions]
        var width = (int)positions.shape[1];
        if (width == 0)
        {
            return;
        }

        var output = model.Forward(inputs, StudentTaps.Logits);
        var logprobs = nn.functional.log_softmax(HeadLogits.Masked(output, positions, "perplexity"), -1);
        var ofOwn = logprobs.gather(-1, own.AtLeast(0).unsqueeze(-1)).squeeze(-1).to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
        var best = logprobs.argmax(-1).cpu().contiguous().data<long>().ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            var ids = dev.Rows.Targets(rows[i]).MaskedIds;
            for (var j = 0; j < ids.Length; j++)
            {
                sums.Add(ofOwn[(i * width) + j], best[(i * width) + j], ids[j], dev.TeacherTokens?[rows[i]][j]);
            }
        }
    }

    private sealed class Sums
    {
        private double _logprobs;
        private int _tokens;
        private int _found;
        private int _agreed;

        public void Add(double logprob, long best, int own, int? teacher)
        {
            _logprobs += logprob;
            _tokens++;
            _found += best == own ? 1 : 0;
            _agreed += best == teacher ? 1 : 0;
        }

        public TaskMetrics Metrics(DevSet dev)
        {
            var values = new Dictionary<string, double>
            {
                [Perplexity] = Math.Exp(-_logprobs / _tokens),
                ["accuracy"] = (double)_found / _tokens,
            };
            if (dev.TeacherTokens is not null)
            {
                values["agreement"] = (double)_agreed / _tokens;
            }

            return new TaskMetrics { Values = values, PerClass = [], Rows = dev.Rows.Count, Labelled = 0, Correct = _found, Primary = Perplexity };
        }
    }
}
