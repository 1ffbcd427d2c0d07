namespace OnnxDistill.Graph.Encoders;

/// <summary>What became of the search for an encoder.</summary>
/// <param name="Map">The encoder; null where there is none that can be tapped.</param>
/// <param name="Reason">Why there is none, or why some taps are missing; null where all is well. Names the node and, where there is one, the way out.</param>
public sealed record EncoderAnalysis(EncoderMap? Map, string? Reason)
{
    /// <summary>Gets a value indicating whether the graph contradicts itself, so that no runtime can run it. The default value is <see langword="false"/>.</summary>
    public bool IsDamaged { get; init; }
}
