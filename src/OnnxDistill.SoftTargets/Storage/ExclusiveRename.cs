using System.Runtime.InteropServices;
using System.Text;

namespace OnnxDistill.SoftTargets.Storage;

/// <summary>
/// Gives a finished temporary file its name unless that name is taken, in one step. <see cref="File.Move(string, string, bool)"/> does
/// not: on Unix it looks first and renames then, so that of two that race the second wins. A hard link fails if the name exists.
/// </summary>
internal static class ExclusiveRename
{
    private const int NameExists = 17; // EEXIST, on Linux and macOS

    /// <summary>Renames; says whether the name was free.</summary>
    public static bool TryRename(string temporary, string target)
    {
        if (!OperatingSystem.IsWindows())
        {
            if (Link(Path0(temporary), Path0(target)) == 0)
            {
                return true; // the temporary name goes with the caller's clean-up
            }

            if (Marshal.GetLastPInvokeError() == NameExists)
            {
                return false;
            }
        }

        // Windows renames exclusively; a file system without hard links (FAT, some network shares) gets the best that is left.
        try
        {
            File.Move(temporary, target, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(target))
        {
            return false;
        }
    }

    private static byte[] Path0(string path) => Encoding.UTF8.GetBytes(path + "\0");

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(byte[] from, byte[] to);
}
