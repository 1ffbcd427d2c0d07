namespace OnnxDistill.Graph.Encoders;

/// <summary>The encoder that was found in a graph: its sizes, and which of its inner tensors can be had.</summary>
public sealed record EncoderMap
{
    /// <summary>Gets the family that the structure tells, lower case: <c>bert</c>, <c>roberta</c>, <c>distilbert</c>, <c>albert</c>, <c>electra</c>, <c>mpnet</c>, <c>deberta-v2</c>, <c>mobilebert</c>, <c>modernbert</c>...</summary>
    public required string Family { get; init; }

    /// <summary>Gets the number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Gets the width of a hidden state; for MobileBERT the outer width.</summary>
    public required int Hidden { get; init; }

    /// <summary>Gets the attention heads of a layer.</summary>
    public required int Heads { get; init; }

    /// <summary>Gets the width of one head.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Gets the factor on Q·Kᵀ, where the graph tells: 1/√(head size), for DeBERTa 1/√(3·head size).</summary>
    public double? Scale { get; init; }

    /// <summary>Gets a value indicating whether Q·Kᵀ·scale is all there is in the scores: neither rotation nor a relative-position term.</summary>
    public bool PlainScores { get; init; }

    /// <summary>Gets the width of the feed-forward layer, where it was found.</summary>
    public int? Intermediate { get; init; }

    /// <summary>Gets the feed-forward activation in Hugging Face's words (<c>gelu</c>, <c>gelu_new</c>, <c>relu</c>, <c>silu</c>...), where it was found.</summary>
    public string? Activation { get; init; }

    /// <summary>Gets the rows of the word embedding, where it was found.</summary>
    public long? Vocabulary { get; init; }

    /// <summary>Gets the rows of the position embedding, where there is one.</summary>
    public long? Positions { get; init; }

    /// <summary>Gets the inner tensors that can be exposed.</summary>
    public required IReadOnlyList<EncoderTap> Available { get; init; }

    /// <summary>Gets the inner tensors that cannot, each with its reason.</summary>
    public IReadOnlyList<UnavailableTap> Unavailable { get; init; } = [];
}
