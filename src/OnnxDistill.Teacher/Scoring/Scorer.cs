using System.Diagnostics;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Metrics;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Scoring;

/// <summary>Scores any ONNX classifier or regressor: metrics, throughput in batches by length, latency at batch 1.</summary>
public static class Scorer
{
    /// <summary>Runs a data file through a model.</summary>
    /// <param name="teacher">The model.</param>
    /// <param name="data">The labelled rows.</param>
    /// <param name="options">How it is scored; the options' own default values if null.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="InvalidDataException">A row cannot be read or no row has a label, or the model refuses one or answers with NaN.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two batches.</exception>
    public static ScoreResult Score(
        TextTeacher teacher, DataFile data, ScoreOptions? options = null, IProgress<ScoreProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new ScoreOptions();
        var labels = teacher.Labels ?? throw new InvalidDataException($"{teacher.Folder.ModelPath} has no logits, so there is nothing to score");
        if (options.Threshold is not null && labels.Kind != TaskKind.MultiLabel)
        {
            throw new InvalidDataException($"--threshold is for a multi-label model, whose classes are told one by one; {teacher.Folder.ModelPath} is none, so leave it out");
        }

        var encoder = teacher.Encoder(data, teacher.MaxLength(options.MaxLength));
        var cut = teacher.NoneCut(options.MaxLength);
        var gold = new List<(double Label, float[]? Labels)>();
        var logits = new List<float[]>();
        var timed = new Sample(options.LatencyRows);
        var watch = new Stopwatch();
        foreach (var window in data.Read().Chunk(options.Window))
        {
            watch.Start();
            var rows = Array.ConvertAll(window, encoder.Encode);
            logits.AddRange(Run(teacher, rows, gold.Count, watch, progress, cancellation));
            watch.Stop();
            gold.AddRange(rows.Select(r => (r.Label, r.Labels)));
            cut = rows.Aggregate(cut, (all, row) => all.Add(row.Length, row.Dropped));
            timed.Offer(rows);
        }

        if (gold.Count == 0)
        {
            throw new InvalidDataException($"{data.Path}: no rows");
        }

        if (gold.TrueForAll(g => double.IsNaN(g.Label) && g.Labels is null))
        {
            throw new InvalidDataException($"{data.Path}: no row has a label, so there is nothing to score against; name the column by --label-column");
        }

        var metrics = labels.Kind == TaskKind.MultiLabel
            ? MultiLabelEvaluator.Evaluate(labels, gold.ConvertAll(g => g.Labels), logits, threshold: options.Threshold ?? MultiLabelEvaluator.DefaultThreshold)
            : TaskEvaluator.Evaluate(labels, gold.ConvertAll(g => g.Label), logits);
        var latency = MeasureLatency(teacher.Classifier, timed.Rows, options.WarmUpRows, cancellation);
        return new ScoreResult(gold.Count, metrics, gold.Count / watch.Elapsed.TotalSeconds, latency)
        {
            Notes = [.. encoder.Lines(), .. metrics.Notes],
            Cut = cut.Text(gold.Count, encoder.MaxLength),
        };
    }

    /// <summary>The logits of rows, run in batches by length.</summary>
    /// <returns>[rows, classes], in the order of the rows.</returns>
    public static float[][] Logits(TextTeacher teacher, IReadOnlyList<EncodedExample> rows, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        return Run(teacher, [.. rows], 0, new Stopwatch(), progress: null, cancellation);
    }

    /// <summary>Times rows one by one.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="rows">The rows to time; some of them are run once before.</param>
    /// <param name="warmUp">How many rows are run before the clock starts.</param>
    /// <param name="cancellation">Checked before every row.</param>
    public static Latency MeasureLatency(
        OnnxClassifier classifier, IReadOnlyList<EncodedExample> rows, int warmUp = 10, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(rows);
        var logits = new float[classifier.Logits];
        var times = new List<double>(rows.Count);
        for (var i = -Math.Min(warmUp, rows.Count); i < rows.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = rows[i < 0 ? i + rows.Count : i];
            var start = Stopwatch.GetTimestamp();
            classifier.Run([row], row.Length, logits);
            if (i >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return Latency.Of(times);
    }

    private static float[][] Run(
        TextTeacher teacher, EncodedExample[] rows, long before, Stopwatch watch, IProgress<ScoreProgress>? progress, CancellationToken cancellation)
    {
        var logits = new float[rows.Length][];
        var runner = new BatchRunner(teacher.Classifier);
        var done = before;
        foreach (var batch in teacher.Plan(Array.ConvertAll(rows, r => r.Length)))
        {
            cancellation.ThrowIfCancellationRequested();
            runner.Run(Array.ConvertAll(batch.Rows, r => rows[r]), batch.Width, (i, row) => logits[batch.Rows[i]] = row.Logits);
            done += batch.Rows.Length;
            progress?.Report(new ScoreProgress(done, done / Math.Max(watch.Elapsed.TotalSeconds, 1e-9)));
        }

        return logits;
    }

    /// <summary>The first rows of every window until there are enough: cheap, and flat in memory.</summary>
    private sealed class Sample(int most)
    {
        public List<EncodedExample> Rows { get; } = [];

        public void Offer(EncodedExample[] rows) => Rows.AddRange(rows.Take(most - Rows.Count));
    }
}
