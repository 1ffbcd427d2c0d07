namespace OnnxDistill.Data.Augmentation.Draws;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014), started from seed and row: the draws of a row depend on no other row, and are the same in every process
/// and every version of the runtime.
/// </summary>
internal sealed class SeededDraws : IDraws
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private const double Unit53 = 1.0 / (1UL << 53);
    private ulong _state;

    /// <summary>Starts the draws of a row.</summary>
    /// <param name="seed">The seed of all rows.</param>
    /// <param name="row">The row.</param>
    public SeededDraws(int seed, long row) => _state = Mix(Mix((ulong)(uint)seed + Golden) ^ (ulong)row);

    /// <inheritdoc/>
    public double Unit() => (Mix(_state += Golden) >> 11) * Unit53;

    /// <inheritdoc/>
    public int Choice(int count) => Below(count);

    /// <inheritdoc/>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)(Unit() * bound);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
