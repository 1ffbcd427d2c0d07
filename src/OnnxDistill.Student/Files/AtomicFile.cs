using OnnxDistill.SoftTargets.Storage;

namespace OnnxDistill.Student.Files;

/// <summary>
/// Writes a file so that it exists whole or not at all, also after a power cut: a temporary name, flushed to disk, renamed, the folder
/// flushed. Where that fails the file that was there before stays, and nothing else is left.
/// </summary>
internal static class AtomicFile
{
    /// <summary>What a file's name ends with while it is written.</summary>
    public const string Temporary = ".tmp";

    public static void Write(string path, byte[] bytes) => Write(path, stream => stream.Write(bytes));

    public static void Write(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="beforeRename">Done once the content is on disk, before the file gets its name.</param>
    /// <exception cref="IOException">The disk is full, or the file cannot be written; it is named.</exception>
    public static void Write(string path, Action<Stream> write, Action? beforeRename = null)
    {
        var temporary = path + Temporary;
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            beforeRename?.Invoke();
            File.Move(temporary, path, overwrite: true);
            FolderSync.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception error) when (WriteFailure.IsOne(error))
        {
            Delete(temporary);
            throw WriteFailure.Of(path, error);
        }
    }

    // A full disk must not stay full of what nobody can use.
    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (WriteFailure.IsOne(error))
        {
        }
    }
}
