using System.Runtime.InteropServices;

namespace OnnxDistill.Student.Attention;

/// <summary>A thread's own working memory for one head at a time; kept from head to head.</summary>
internal static unsafe class AttentionScratch
{
    [ThreadStatic]
    private static nint s_start;

    [ThreadStatic]
    private static nuint s_bytes;

    /// <summary>So many floats, with anything in them, until the thread asks again.</summary>
    public static float* Floats(int count)
    {
        var bytes = (nuint)count * sizeof(float);
        if (bytes > s_bytes)
        {
            NativeMemory.AlignedFree((void*)s_start);
            (s_start, s_bytes) = ((nint)NativeMemory.AlignedAlloc(bytes, 64), bytes);
        }

        return (float*)s_start;
    }
}
