namespace OnnxDistill.Graph.Weights;

/// <summary>Every number of a post-LN BERT encoder by its role, as 32-bit floats.</summary>
public sealed record EncoderWeights
{
    /// <summary>Gets the family that the structure tells, such as <c>bert</c>; a label for people.</summary>
    public required string Family { get; init; }

    /// <summary>Gets the width of the hidden states.</summary>
    public required int Hidden { get; init; }

    /// <summary>Gets the attention heads of a layer; each is <see cref="Hidden"/> / heads wide.</summary>
    public required int Heads { get; init; }

    /// <summary>Gets the width of the feed-forward layer.</summary>
    public required int Intermediate { get; init; }

    /// <summary>Gets the feed-forward activation in Hugging Face's words: <c>gelu</c>, <c>gelu_new</c>, <c>relu</c>, <c>silu</c>...</summary>
    public required string Activation { get; init; }

    /// <summary>Gets the embeddings.</summary>
    public required EmbeddingWeights Embeddings { get; init; }

    /// <summary>Gets the layers in order; layers that the file shares (ALBERT) stand here once for each use.</summary>
    public required IReadOnlyList<LayerWeights> Layers { get; init; }

    /// <summary>Gets the classification head; null where none on the first token was found.</summary>
    public HeadWeights? Head { get; init; }

    /// <summary>Gets the masked-language head; null where none was found whose decoder is the embeddings of words.</summary>
    public MaskedHeadWeights? MaskedHead { get; init; }

    /// <summary>Gets one sentence for the user where the numbers are not the trained ones, as in a quantised file; else null.</summary>
    public string? Warning { get; init; }
}
