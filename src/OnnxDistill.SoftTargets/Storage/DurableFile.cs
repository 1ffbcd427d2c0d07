namespace OnnxDistill.SoftTargets.Storage;

/// <summary>Files that are there whole or not at all: written under a temporary name, flushed to the disk, renamed.</summary>
internal static class DurableFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="folder">The folder, which exists.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="write">Writes the content into a stream that can be read and sought as well.</param>
    /// <param name="replace">Whether a file of that name is replaced; else the one that is there stays.</param>
    /// <returns>Whether the file that is there now is the one written.</returns>
    /// <exception cref="IOException">The disk is full, or the file cannot be written.</exception>
    public static bool Publish(string folder, string name, Action<FileStream> write, bool replace)
    {
        var temporary = Path.Combine(folder, TemporaryName.For(folder, name).ToString());
        var target = Path.Combine(folder, name);
        try
        {
            Write(temporary, write);
            if (replace)
            {
                File.Move(temporary, target, overwrite: true);
            }
            else if (!ExclusiveRename.TryRename(temporary, target))
            {
                return false;
            }

            FolderSync.Flush(folder);
            return true;
        }
        catch (IOException) when (!File.Exists(temporary) && File.Exists(target))
        {
            // Another process finished this file first and cleaned up after us, see Leftovers. A network file system says so while we
            // still write ("stale file handle"), a local one when we rename.
            return false;
        }
        catch (IOException error) when (FullDisk.Is(error))
        {
            throw new IOException($"{target}: the disk is full; what is finished is kept, free some space and run the same command again to go on.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{target} cannot be written: {error.Message}", error);
        }
        finally
        {
            Leftovers.Delete(temporary);
        }
    }

    private static void Write(string path, Action<FileStream> write)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, bufferSize: 1 << 20);
        write(stream);
        stream.Flush(flushToDisk: true);
    }
}
