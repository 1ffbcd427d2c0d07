using System.Runtime.InteropServices;

namespace OnnxDistill.Student.Machine;

/// <summary>
/// Lets MKL choose its kernels by what the processor can do instead of by its maker's name. MKL asks
/// <c>mkl_serv_intel_cpu_true</c>; here the address through which it asks is set to a function that says yes. What the processor can do MKL
/// reads from the processor itself, so that no instruction runs that it does not have.
/// </summary>
internal static unsafe class MklPaths
{
    private const string Question = "mkl_serv_intel_cpu_true";

    /// <summary>Opens them, before MKL's first product in the process. Null where done, else why nothing was done.</summary>
    public static string? Open(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, Question, out var question) || LoadedElf.Holding(question) is not { } file)
        {
            return $"libtorch has no {Question} that can be reached";
        }

        byte[] yes = [0xB8, 1, 0, 0, 0, 0xC3];                                   // mov eax, 1; ret
        var slot = file.SlotOf(Question);
        if (slot == 0 || slot % sizeof(nint) != 0 || !LibC.AllowWriting(slot) || LibC.Code(yes) is var code && code == 0)
        {
            return $"the system does not let the answer to {Question} be set";
        }

        *(nint*)slot = code;
        return null;
    }
}
