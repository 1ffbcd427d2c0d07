using TorchSharp;

namespace OnnxDistill.Student.Tensors;

/// <summary>Loops of .NET on as many threads as libtorch's own take.</summary>
internal static class TorchThreads
{
    /// <summary>Runs <paramref name="body"/> for 0 to <paramref name="count"/> - 1, in no order; on the calling thread alone where it is one.</summary>
    public static void For(long count, Action<long> body)
    {
        if (count == 1)
        {
            body(0);
            return;
        }

        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, torch.get_num_threads()) }, body);
    }
}
