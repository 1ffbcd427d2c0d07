using System.Diagnostics;
using OnnxDistill.Data.Files;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Caching;

/// <summary>
/// Runs a teacher over a data set into a cache. The data is streamed twice, for the plan and for the parts; memory holds a few parts,
/// however many rows there are. What is finished stays: running again does the rest and ends with the same bytes.
/// </summary>
public static class CacheRun
{
    /// <summary>Plans (or adopts the plan that is there) and fills the parts that are missing.</summary>
    /// <param name="teacher">The teacher.</param>
    /// <param name="data">The rows.</param>
    /// <param name="folder">The cache's folder; made if need be.</param>
    /// <param name="options">What to cache and which shard of it.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellation">Stops between two batches; finished parts stay.</param>
    /// <exception cref="InvalidDataException">A row is bad, the teacher answers with NaN, or the folder holds another cache.</exception>
    /// <exception cref="IOException">The disk is full or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static CacheRunResult Execute(
        TextTeacher teacher,
        DataFile data,
        string folder,
        CacheRunOptions options,
        IProgress<CacheProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        OutputFolder.Check(folder);
        var plan = CachePlanner.Adopt(teacher, data, options, folder, cancellation) ?? CachePlanner.Plan(teacher, data, options, cancellation);
        OutputFolder.Make(folder);
        var writer = CacheWriter.Open(folder, plan, Origin.Of(teacher.Classifier));
        foreach (var line in PlanNotes.Of(writer.Plan, teacher.Classifier))
        {
            options.Note?.Invoke(line);
        }

        var unfinished = writer.Unfinished(options.Shard, options.Shards);
        var start = Stopwatch.GetTimestamp();
        var pipeline = new PartPipeline(teacher, data, writer, options, progress);
        var rows = unfinished.Count == 0 ? 0 : pipeline.Run(unfinished, cancellation);
        writer.Finish();
        return new CacheRunResult(writer.Plan, unfinished.Count, rows, Stopwatch.GetElapsedTime(start))
        {
            Accuracy = pipeline.Accuracy,
            Unlabelled = pipeline.Unlabelled,
            LabelLines = [.. pipeline.Notes, .. pipeline.Labels.Lines()],
        };
    }
}
