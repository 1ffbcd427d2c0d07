using System.Diagnostics;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Metrics;
using OnnxDistill.Data.Predictions;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Reports.Layers;
using OnnxDistill.Student.Reports.Teachers;
using OnnxDistill.Student.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Reports;

/// <summary>Measures the best checkpoint of a run for a report.</summary>
/// <param name="source">The rows.</param>
/// <param name="device">Where students run.</param>
/// <param name="threads">The threads that are measured with.</param>
internal sealed class RunEvaluator(ReportSource source, Device device, int threads)
{
    /// <summary>How many rows of disagreement are told.</summary>
    public const int MostDisagreements = 25;

    /// <summary>Measures a run.</summary>
    /// <param name="run">Its folder.</param>
    /// <param name="cancellation">Cancels between two batches.</param>
    /// <exception cref="InvalidDataException">It has no checkpoint yet, a row is bad, or the cache is of another task.</exception>
    public RunEvaluation Evaluate(RunFolder run, CancellationToken cancellation)
    {
        var info = run.Info;
        using var model = run.LoadModel();
        var rows = ReportRows.Read(source, info, run.Tokenizer?.Load(run.Checkpoint), cancellation);
        var parameters = ParameterShare.Of(model);
        model.to(device);

        // The first pass of a process pays for thread pools and kernels.
        _ = Latency.Measure(model, rows.Dev.Rows, device, count: 10, cancellation);
        var start = Stopwatch.GetTimestamp();
        var logits = rows.Dev.Labels is null ? null : StudentEvaluator.Logits(model, rows.Dev.Rows, device, cancellation);
        var metrics = logits is null ? MaskedEvaluator.Evaluate(model, rows.Dev, device, cancellation) : StudentEvaluator.Measure(rows.Dev, logits);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new RunEvaluation
        {
            Dev = rows.Dev.Name,
            Kind = rows.Dev.Labels?.Kind,
            Metrics = metrics,
            Latency = Latency.Measure(model, rows.Dev.Rows, device, cancellation: cancellation),
            RowsPerSecond = rows.Dev.Rows.Count / seconds,
            Threads = threads,
            Parameters = parameters,
            Reliability = logits is null ? null : ReliabilityOf(rows.Dev, logits),
            Teacher = logits is null || rows.Teacher is null ? null : Compare(rows, logits),
            Layers = source.Cache is null ? null : LayerComparison.Of(model, info, run.Recipe, source.Cache, device, cancellation),
            Notes = [.. Teachers(info, run.Recipe), .. rows.Notes, .. metrics.Notes],
        };
    }

    private static Reliability? ReliabilityOf(DevSet dev, float[][] logits)
    {
        int[] labelled = [.. Enumerable.Range(0, logits.Length).Where(r => !double.IsNaN(dev.Rows.Label(r)))];
        return dev.Labels!.Kind == TaskKind.SingleLabel && labelled.Length > 0
            ? Reliability.Of([.. labelled.Select(r => logits[r])], [.. labelled.Select(r => (int)dev.Rows.Label(r))])
            : null;
    }

    private TeacherComparison Compare(ReportRows rows, float[][] logits)
    {
        var (dev, labels, teacher) = (rows.Dev, rows.Dev.Labels!, rows.Teacher!);
        int[] known = [.. Enumerable.Range(0, logits.Length).Where(r => teacher[r] is not null)];
        var predictor = new Predictor(labels, dev.Threshold);
        AnsweredRow[] answered = [.. known.Select(r => new AnsweredRow(
            labels.Kind, predictor.Of(rows.Examples[r], logits[r]), predictor.Of(rows.Examples[r], teacher[r]!), dev.Rows.Length(r), RowLabel.Of(dev, r)))];
        float[][] theirs = [.. known.Select(r => teacher[r]!)];
        var metrics = labels.Kind == TaskKind.MultiLabel
            ? MultiLabelEvaluator.Evaluate(labels, [.. known.Select(r => double.IsNaN(dev.Rows.Label(r)) ? null : dev.Rows.Labels(r).ToArray())], theirs, null, dev.Threshold)
            : TaskEvaluator.Evaluate(labels, [.. known.Select(dev.Rows.Label)], theirs);
        var classes = labels.Kind != TaskKind.Regression;
        return new TeacherComparison(
            source.Cache!.Plan.Teacher.Name, known.Length, metrics, classes ? Agreement.ByLength(answered) : [], classes ? Agreement.ByConfidence(answered) : [], Disagreement.Most(answered, MostDisagreements));
    }

    // Another teacher than the run's can be compared with, but a reader has to know.
    private IEnumerable<string> Teachers(RunInfo info, Recipe recipe)
    {
        if (source.Cache is not { } cache)
        {
            yield break;
        }

        string[] learnt = [.. info.Components.Select(c => c.GetValueOrDefault("teacher")).OfType<string>().Distinct()];
        if (!recipe.NeedsTeacher())
        {
            yield return $"this run learnt from labels alone; it is compared with {cache.Plan.Teacher.Name}";
        }
        else if (cache.Plan.FingerprintParts.TryGetValue("teacher", out var teacher) && learnt.Length > 0 && !learnt.Contains(teacher))
        {
            yield return $"{Path.GetFileName(cache.Folder)} is of another teacher ({cache.Plan.Teacher.Name}) than the one that this run learnt from ({info.Teacher}): their bytes differ";
        }
        else if (learnt.Length > 1)
        {
            yield return $"this run learnt from {learnt.Length} teachers; it is compared with one of them, {cache.Plan.Teacher.Name}";
        }
    }
}
