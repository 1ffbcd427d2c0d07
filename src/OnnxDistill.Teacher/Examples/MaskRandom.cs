namespace OnnxDistill.Teacher.Examples;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014), started from seed, row and replica: the same numbers in every process and every version of
/// the runtime.
/// </summary>
internal struct MaskRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state;

    public MaskRandom(int seed, long row, int replica)
    {
        _state = Mix((ulong)(uint)seed + Golden);
        _state = Mix(_state ^ (ulong)row);
        _state = Mix(_state ^ ((ulong)(uint)replica * Golden));
    }

    /// <summary>A number from 0, below 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number from 0, below the bound.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    private ulong Next() => Mix(_state += Golden);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
