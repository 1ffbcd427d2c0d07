namespace OnnxDistill.Graph.Rewriting.Plans;

/// <summary>What a rewriting is for.</summary>
internal sealed record RewritePasses
{
    /// <summary>Gets a value indicating whether functions and fused operators must be spelled out, as for taps. The default value is <see langword="true"/>.</summary>
    public bool Unfuse { get; init; } = true;

    /// <summary>Gets a value indicating whether quantised weights are widened to fp32. The default value is <see langword="false"/>.</summary>
    public bool Dequantize { get; init; }

    /// <summary>Gets a value indicating whether fp16 and bf16 are widened to fp32. The default value is <see langword="true"/>.</summary>
    public bool WidenHalves { get; init; } = true;

    /// <summary>Gets a value indicating whether rewritten weights are computed: not for analysis. The default value is <see langword="true"/>.</summary>
    public bool Materialise { get; init; } = true;
}
