using OnnxDistill.Student.Files;
using OnnxDistill.Student.Runs;

namespace OnnxDistill.Student.Saving;

/// <summary>
/// Keeps a second process from training the same run: two would write into one log and rotate each other's states away. The operating system
/// lets go of it when a process dies, however it dies.
/// </summary>
internal sealed class RunLock : IDisposable
{
    // EWOULDBLOCK of Linux and macOS (11 and 35), ERROR_SHARING_VIOLATION of Windows.
    private static readonly int[] Taken = [11, 35, 32];

    private readonly string _path;
    private readonly FileStream _file;

    private RunLock(string path, FileStream file) => (_path, _file) = (path, file);

    /// <summary>Takes the run.</summary>
    /// <exception cref="InvalidDataException">Another process trains it.</exception>
    public static RunLock Take(RunFolder run)
    {
        var path = Path.Combine(run.Checkpoint, "lock");
        try
        {
            return new RunLock(path, new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None));
        }
        catch (IOException error) when (Taken.Contains(error.HResult & 0xFFFF))
        {
            throw new InvalidDataException($"{run.Path} is being trained by another process; wait for it, or give another --out", error);
        }
        catch (Exception error) when (WriteFailure.IsOne(error))
        {
            throw WriteFailure.Of(path, error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Before the file is closed: afterwards it may be another process's.
        try
        {
            File.Delete(_path);
        }
        catch (Exception error) when (WriteFailure.IsOne(error))
        {
        }

        _file.Dispose();
    }
}
