using OnnxDistill.Student.Tensors;

namespace OnnxDistill.Student.Attention;

/// <summary>A thread's own working memory for one head at a time; kept from head to head, and let go of with the thread.</summary>
internal static unsafe class AttentionScratch
{
    [ThreadStatic]
    private static KeptArray? s_kept;

    /// <summary>So many floats, with anything in them, until the thread asks again.</summary>
    public static float* Floats(int count)
    {
        if (s_kept is null || s_kept.Count < count)
        {
            s_kept = KeptArray.Of<float>(count);
        }

        return (float*)s_kept.Address;
    }
}
