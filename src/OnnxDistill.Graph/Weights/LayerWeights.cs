namespace OnnxDistill.Graph.Weights;

/// <summary>The numbers of one post-LN encoder layer, with H the hidden width and I the feed-forward width.</summary>
public sealed record LayerWeights
{
    /// <summary>Gets the projection to queries, [H, H]; the outputs lie head by head.</summary>
    public required LinearWeights Query { get; init; }

    /// <summary>Gets the projection to keys, [H, H].</summary>
    public required LinearWeights Key { get; init; }

    /// <summary>Gets the projection to values, [H, H].</summary>
    public required LinearWeights Value { get; init; }

    /// <summary>Gets the projection of the context, [H, H].</summary>
    public required LinearWeights Output { get; init; }

    /// <summary>Gets the norm after attention's residual sum, [H].</summary>
    public required NormWeights AttentionNorm { get; init; }

    /// <summary>Gets the widening half of the feed-forward part, [I, H].</summary>
    public required LinearWeights Intermediate { get; init; }

    /// <summary>Gets the narrowing half of the feed-forward part, [H, I].</summary>
    public required LinearWeights FeedForward { get; init; }

    /// <summary>Gets the norm after the feed-forward part's residual sum, [H].</summary>
    public required NormWeights FeedForwardNorm { get; init; }
}
