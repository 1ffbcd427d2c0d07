using OnnxDistill.SoftTargets.Storage;

namespace OnnxDistill.Student.Files;

/// <summary>Says in one sentence which file could not be written, and why.</summary>
internal static class WriteFailure
{
    /// <summary>Whether an exception is what disks and rights throw.</summary>
    public static bool IsOne(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <summary>The sentence, without a full stop.</summary>
    public static IOException Of(string path, Exception error) => new(
        error is IOException full && FullDisk.Is(full)
            ? $"{path} cannot be written: the disk is full; free some space"
            : $"{path} cannot be written: {error.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}",
        error);
}
