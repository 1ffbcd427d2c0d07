using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tensors;

/// <summary>Reaches a tensor's memory where it is contiguous 32-bit floats on the CPU.</summary>
internal static unsafe class TensorMemory
{
    public static bool IsDirect(Tensor tensor) =>
        tensor.dtype == ScalarType.Float32 && tensor.device_type == DeviceType.CPU && tensor.is_contiguous()
        && tensor.numel() <= int.MaxValue / sizeof(float);

    /// <summary>The first element; valid while the tensor lives, as torch never moves its memory.</summary>
    public static float* Pointer(Tensor tensor) => (float*)Start(tensor);

    /// <summary>The first byte of a contiguous tensor on the CPU.</summary>
    public static void* Start(Tensor tensor)
    {
        if (tensor.numel() * tensor.ElementSize <= int.MaxValue)
        {
            return Of(tensor);
        }

        // A span ends at 2 GiB, and so does what TorchSharp gives of a tensor's memory; its first element lies where it begins.
        using var flat = tensor.view(-1);
        using var first = flat.narrow(0, 0, 1);
        return Of(first);
    }

    private static void* Of(Tensor tensor) => Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}
