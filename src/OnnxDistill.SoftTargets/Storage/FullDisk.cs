namespace OnnxDistill.SoftTargets.Storage;

/// <summary>Tells a full disk from other failures to write.</summary>
internal static class FullDisk
{
    // ENOSPC and EDQUOT of Linux and macOS (122 and 69); ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL of Windows.
    private static readonly HashSet<int> Codes = OperatingSystem.IsWindows() ? [112, 39] : OperatingSystem.IsMacOS() ? [28, 69] : [28, 122];

    /// <summary>Whether a file could not be written because the disk, or the user's share of it, is full.</summary>
    /// <param name="error">What writing threw.</param>
    public static bool Is(IOException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return Codes.Contains(error.HResult & 0xFFFF);
    }
}
