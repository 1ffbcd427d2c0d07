using System.Text.Json;
using OnnxDistill.SoftTargets.Storage;
using OnnxDistill.Student.Files;
using OnnxDistill.Student.Runs;

namespace OnnxDistill.Student.Sweeps;

/// <summary>
/// A sweep's folder: <c>sweep.json</c>, and for each point a folder with a run for each seed (<c>seed-1</c>...). Several processes may fill it, and
/// nothing in it says which did what.
/// </summary>
public sealed class SweepFolder
{
    private const string PlanName = "sweep.json";

    private SweepFolder(string path, SweepPlan plan) => (Path, Plan) = (path, plan);

    /// <summary>Gets the folder.</summary>
    public string Path { get; }

    /// <summary>Gets what is to be trained.</summary>
    public SweepPlan Plan { get; }

    /// <summary>Makes the folder of a sweep, or checks that the one in it is the same.</summary>
    /// <exception cref="InvalidDataException">The folder holds something else, or another sweep; what differs is named.</exception>
    public static SweepFolder Begin(string path, SweepPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (!IsSweep(path) && (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any(IsForeign))))
        {
            throw new InvalidDataException($"{path} holds something that is no sweep; give an empty or new folder as --out");
        }

        // Of several processes that begin at once one is first, and the others have to want the same.
        Directory.CreateDirectory(path);
        DurableFile.Publish(path, PlanName, stream => JsonSerializer.Serialize(stream, plan, RunJson.Indented), replace: false);
        return plan.Difference(Open(path).Plan) is { } difference
            ? throw new InvalidDataException($"{path} holds a sweep with another {difference}; go on with the same, or give another --out")
            : new SweepFolder(path, plan);
    }

    /// <summary>Whether a folder holds a sweep.</summary>
    public static bool IsSweep(string path) => File.Exists(FileOf(path));

    /// <summary>Opens the sweep in a folder.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static SweepFolder Open(string path) => IsSweep(path)
        ? new SweepFolder(path, RunJson.Read<SweepPlan>(FileOf(path)))
        : throw new InvalidDataException($"{path} holds no sweep (no sweep.json in it)");

    /// <summary>The folder of a run.</summary>
    public string RunOf(SweepTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return System.IO.Path.Combine(Path, task.Point.Folder, FormattableString.Invariant($"seed-{task.Seed}"));
    }

    /// <summary>How a run ended; null while it has not.</summary>
    public RunSummary? Summary(SweepTask task) => RunFolder.IsRun(RunOf(task)) ? RunFolder.Open(RunOf(task)).Summary : null;

    /// <summary>Why a run cannot end, such as a loss that is no longer finite; null where nothing is known of that.</summary>
    public string? Failure(SweepTask task) => File.Exists(FailureOf(task)) ? File.ReadAllText(FailureOf(task)).Trim() : null;

    /// <summary>Keeps why a run cannot end; it is not tried again until its folder is gone.</summary>
    public void Fail(SweepTask task, string reason)
    {
        Directory.CreateDirectory(RunOf(task));
        AtomicFile.Write(FailureOf(task), reason + "\n");
    }

    /// <summary>Writes a file beside <c>sweep.json</c> so that it exists whole or not at all.</summary>
    public void Write(string name, byte[] bytes) => DurableFile.Publish(Path, name, stream => stream.Write(bytes), replace: true);

    private static string FileOf(string path) => System.IO.Path.Combine(path, PlanName);

    // What another process is writing, or was killed at, or wrote since it was looked for.
    private static bool IsForeign(string entry) =>
        System.IO.Path.GetFileName(entry) is var name && name != PlanName && !(name.StartsWith('.') && name.EndsWith(".tmp", StringComparison.Ordinal));

    private string FailureOf(SweepTask task) => System.IO.Path.Combine(RunOf(task), "failed.txt");
}
