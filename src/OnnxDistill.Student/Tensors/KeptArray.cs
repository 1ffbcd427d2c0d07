using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OnnxDistill.Student.Tensors;

/// <summary>
/// Elements that stay where they are and begin where libtorch's own tensors do, at a multiple of 64 bytes: MKL sums in another order where matrices lie
/// otherwise, and a run's last bits would depend on where .NET happens to put an array.
/// </summary>
/// <param name="Values">The array that holds them.</param>
/// <param name="Start">The first of them.</param>
/// <param name="Address">Its address.</param>
internal sealed record KeptArray(Array Values, int Start, nint Address)
{
    private const int Alignment = 64;

    /// <summary>Gets the number of elements.</summary>
    public int Count => Values.Length - Start;

    /// <summary>A new block of at least so many elements, with anything in it.</summary>
    public static unsafe KeptArray Of<T>(int count)
        where T : unmanaged
    {
        var values = GC.AllocateUninitializedArray<T>(count + (Alignment / sizeof(T)), pinned: true);
        var first = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(values));
        var start = (int)((Alignment - (first % Alignment)) % Alignment / sizeof(T));
        return new KeptArray(values, start, first + (start * sizeof(T)));
    }
}
