namespace OnnxDistill.SoftTargets.Plans;

/// <summary>Where a part ends.</summary>
internal sealed record PartLimits
{
    /// <summary>Gets the most bytes of stored values in a part, unless one row alone has more. The default value is 128,000,000.</summary>
    public long Bytes { get; init; } = 128_000_000;

    /// <summary>Gets the most rows in a part. The default value is 4,096.</summary>
    public int Rows { get; init; } = 4096;
}
