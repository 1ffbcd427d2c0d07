namespace OnnxDistill.Student.Machine;

/// <summary>
/// Lets glibc keep what tensors free. By itself it takes every block above 128 KiB from the system and gives it back at once, so that each
/// step of training pays for all its pages again; on virtual machines that is up to half of a step.
/// </summary>
internal static class KeptMemory
{
    // malloc.h; the largest values that fit mallopt's int.
    private const int TrimThreshold = -1, TopPad = -2, MmapThreshold = -3;

    /// <summary>Sets it for this process; best before the first tensor. False where the C library is another.</summary>
    public static bool Keep() =>
        LibC.SetMalloc(MmapThreshold, 1 << 30) && LibC.SetMalloc(TrimThreshold, int.MaxValue) && LibC.SetMalloc(TopPad, 1 << 28);
}
