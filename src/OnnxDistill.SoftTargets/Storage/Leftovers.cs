namespace OnnxDistill.SoftTargets.Storage;

/// <summary>What killed processes left in a cache's folder.</summary>
internal static class Leftovers
{
    /// <summary>
    /// Deletes temporary files whose writer is gone, and those whose file is there by now: nobody needs them. A writer on another
    /// machine that loses its temporary file that way finds the file finished, see <see cref="DurableFile.Publish"/>.
    /// </summary>
    /// <param name="folder">The cache's folder.</param>
    /// <param name="isFinished">Says of a file name whether that file is there and whole.</param>
    public static void Clean(string folder, Func<string, bool> isFinished)
    {
        foreach (var path in Directory.EnumerateFiles(folder, ".*.tmp"))
        {
            if (TemporaryName.Parse(Path.GetFileName(path)) is { } name && (name.IsAbandoned() || isFinished(name.FileName)))
            {
                Delete(path);
            }
        }
    }

    /// <summary>Deletes a file if that is possible; a leftover is no reason to fail.</summary>
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException)
        {
        }
        catch (UnauthorizedAccessException)
        {
        }
    }
}
