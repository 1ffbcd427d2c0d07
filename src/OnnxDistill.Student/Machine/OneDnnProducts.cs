using System.Runtime.InteropServices;

namespace OnnxDistill.Student.Machine;

/// <summary>
/// Sends libtorch's products of 32-bit floats to oneDNN instead of MKL, by <c>at::Context::setFloat32Precision</c>. On processors with AMX that
/// switch may also round to bf16: the one who switches looks at a product first.
/// </summary>
internal sealed class OneDnnProducts
{
    private const int Mkldnn = 2, Matmul = 3;                                    // at::Float32Backend, at::Float32Op
    private const int Ieee = 1, Bf16 = 3;                                        // at::Float32Precision
    private readonly nint _context;
    private readonly SetPrecision _set;

    private OneDnnProducts(nint context, SetPrecision set) => (_context, _set) = (context, set);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint GlobalContext();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void SetPrecision(nint context, int backend, int operation, int precision);

    /// <summary>The switch; null where libtorch does not export it.</summary>
    public static OneDnnProducts? Of(nint library) =>
        NativeLibrary.TryGetExport(library, "_ZN2at13globalContextEv", out var context)
        && NativeLibrary.TryGetExport(library, "_ZN2at7Context19setFloat32PrecisionENS_14Float32BackendENS_9Float32OpENS_16Float32PrecisionE", out var set)
            ? new OneDnnProducts(Marshal.GetDelegateForFunctionPointer<GlobalContext>(context)(), Marshal.GetDelegateForFunctionPointer<SetPrecision>(set)) : null;

    /// <summary>Sends products there, or back to MKL.</summary>
    public void Use(bool use) => _set(_context, Mkldnn, Matmul, use ? Bf16 : Ieee);
}
