using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace OnnxDistill.Student.Dropout;

/// <summary>
/// The counter-based generator Philox4x32-10 (Salmon et al. 2011, "Parallel Random Numbers: As Easy as 1, 2, 3"): a block of four words is a
/// function of a counter and a key alone, so that any thread can draw any part of a sequence. Eight blocks are made at a time.
/// </summary>
internal static class Philox
{
    /// <summary>The words of eight blocks, which a draw makes at once.</summary>
    public const int Words = 32;

    private const uint First = 0xD2511F53, Second = 0xCD9E8D57, FirstKey = 0x9E3779B9, SecondKey = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>
    /// Eight blocks, whose counters differ in their first word by one: the first word of all of them, then the second, the third, the fourth.
    /// </summary>
    /// <param name="counter">The first block's counter; the others add 1 to 7 to its first word.</param>
    /// <param name="key">The key, its low half first.</param>
    public static (Vector256<uint> A, Vector256<uint> B, Vector256<uint> C, Vector256<uint> D) Draw((uint A, uint B, uint C, uint D) counter, ulong key)
    {
        var (k0, k1) = ((uint)key, (uint)(key >> 32));
        var a = Vector256.Create(counter.A) + Vector256<uint>.Indices;
        var (b, c, d) = (Vector256.Create(counter.B), Vector256.Create(counter.C), Vector256.Create(counter.D));
        for (var round = 0; round < Rounds; round++)
        {
            var (high, low) = Multiply(a, First);
            var (high2, low2) = Multiply(c, Second);
            (a, b, c, d) = (high2 ^ b ^ Vector256.Create(k0), low2, high ^ d ^ Vector256.Create(k1), low);
            (k0, k1) = (k0 + FirstKey, k1 + SecondKey);
        }

        return (a, b, c, d);
    }

    // The two halves of the 64-bit product, lane by lane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<uint> High, Vector256<uint> Low) Multiply(Vector256<uint> x, uint factor)
    {
        var even = Wide(x, factor);                                              // of lanes 0, 2, 4, 6
        var odd = Wide((x.AsUInt64() >> 32).AsUInt32(), factor);                 // of lanes 1, 3, 5, 7
        var upper = Vector256.Create(0xFFFFFFFF00000000).AsUInt32();
        return (
            Vector256.ConditionalSelect(upper, odd.AsUInt32(), (even >> 32).AsUInt32()),
            Vector256.ConditionalSelect(upper, (odd << 32).AsUInt32(), even.AsUInt32()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Wide(Vector256<uint> x, uint factor) => Avx2.IsSupported
        ? Avx2.Multiply(x, Vector256.Create(factor))
        : (x.AsUInt64() & Vector256.Create((ulong)uint.MaxValue)) * factor;
}
