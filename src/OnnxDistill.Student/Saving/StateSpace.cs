using System.Globalization;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Windows;

namespace OnnxDistill.Student.Saving;

/// <summary>What saving takes on disk: weights, two moments each for most optimizers, so some three times the checkpoint a state.</summary>
internal static class StateSpace
{
    /// <summary>The line about a disk on which saving will fail; null where there is room, or where nobody knows.</summary>
    /// <param name="run">The run, with a state saved.</param>
    /// <param name="keep">How many states are kept.</param>
    public static string? Warning(RunFolder run, int keep)
    {
        var states = run.States.Existing;
        var bytes = new FileInfo(states[0]).Length;
        return Free(run.Path) is { } free && Wanted(bytes, states.Count, keep) > free
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"a saved state takes {MemoryText.Of(bytes)} and {keep + 1} of them are on disk at a time (--keep {keep} and the one being written), but only {MemoryText.Of(free)} are free in {run.Path}")
            : null;
    }

    /// <summary>The bytes that will be taken beside what is there: the states still missing, one while it is written, and the best weights while they are.</summary>
    internal static long Wanted(long bytes, int there, int keep) => (Math.Max(0, keep - there) + 1) * bytes;

    private static long? Free(string path)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(path)).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
