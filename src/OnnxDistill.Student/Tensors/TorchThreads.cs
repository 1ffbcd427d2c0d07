using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using OnnxDistill.Student.NativeLibraries;
using TorchSharp;

namespace OnnxDistill.Student.Tensors;

/// <summary>
/// Loops of .NET on as many threads as libtorch's own take; where that is known to be libgomp, on the same threads: others would have to be woken,
/// and would share the processors with those that libtorch leaves waiting.
/// </summary>
internal static unsafe class TorchThreads
{
    private static readonly delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<void*, void>, void*, uint, uint, void> s_parallel = Find();

    /// <summary>Gets a value indicating whether libtorch's own threads take the turns.</summary>
    public static bool AreTorchs => s_parallel != null;

    /// <summary>Runs <paramref name="body"/> for 0 to <paramref name="count"/> - 1, in no order; on the calling thread alone where it is one.</summary>
    public static void For(long count, Action<long> body) => For(count, body, AreTorchs);

    /// <summary>The same on libtorch's threads, or on .NET's, which do where those cannot be reached.</summary>
    internal static void For(long count, Action<long> body, bool torchs)
    {
        var threads = (int)Math.Min(count, Math.Max(1, torch.get_num_threads()));
        if (threads <= 1)
        {
            for (var i = 0L; i < count; i++)
            {
                body(i);
            }

            return;
        }

        var turns = new Turns(count, body);
        if (torchs)
        {
            var handle = GCHandle.Alloc(turns);
            s_parallel(&Take, (void*)GCHandle.ToIntPtr(handle), (uint)threads, 0);
            handle.Free();
        }
        else
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => turns.Take());
        }

        turns.Error?.Throw();
    }

    // libgomp's entry for a parallel region: function, data, threads, flags. NuGet's libtorch brings its own copy, which is loaded before (LibTorchLoader).
    private static delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<void*, void>, void*, uint, uint, void> Find() =>
        OperatingSystem.IsLinux() && NativeFolders.Find("libgomp-*.so.1") is { } file && NativeLibrary.TryLoad(file, out var library)
            && NativeLibrary.TryGetExport(library, "GOMP_parallel", out var address)
            ? (delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<void*, void>, void*, uint, uint, void>)address : null;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Take(void* turns) => ((Turns)GCHandle.FromIntPtr((nint)turns).Target!).Take();

    // What is left to do; each thread takes the next. What one throws is thrown where the loop was begun: it may not cross libgomp's frames.
    private sealed class Turns(long count, Action<long> body)
    {
        private long _next;

        public ExceptionDispatchInfo? Error { get; private set; }

        public void Take()
        {
            try
            {
                for (var i = Interlocked.Increment(ref _next) - 1; i < count; i = Interlocked.Increment(ref _next) - 1)
                {
                    body(i);
                }
            }
            catch (Exception error)
            {
                Error = ExceptionDispatchInfo.Capture(error);
                Interlocked.Exchange(ref _next, count);
            }
        }
    }
}
