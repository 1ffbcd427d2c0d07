using System.Runtime.InteropServices;
using System.Text;

namespace OnnxDistill.SoftTargets.Storage;

/// <summary>
/// Flushes a folder's list of names to the disk. On Linux a rename survives a power cut only then; .NET opens no folders, so the C
/// library is called. Elsewhere nothing is done: the file system's journal keeps renames in order.
/// </summary>
internal static class FolderSync
{
    private const int ReadOnly = 0;

    /// <summary>Flushes the names in a folder; where the file system refuses, nothing is done.</summary>
    /// <param name="folder">The folder, which exists.</param>
    public static void Flush(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // Some network file systems refuse to flush a folder; the rename itself has succeeded, so a refusal is no failure.
        var descriptor = Open(Encoding.UTF8.GetBytes(folder + "\0"), ReadOnly);
        if (descriptor >= 0)
        {
            _ = Fsync(descriptor);
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
