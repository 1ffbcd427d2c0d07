namespace OnnxDistill.Graph.Weights;

/// <summary>The numbers of the embeddings, with E their width: norm(word + position + token type), then perhaps a projection to the hidden width H.</summary>
public sealed record EmbeddingWeights
{
    /// <summary>Gets the width E of the tables.</summary>
    public required int Width { get; init; }

    /// <summary>Gets the word embedding, [vocabulary, E].</summary>
    public required ReadOnlyMemory<float> Words { get; init; }

    /// <summary>Gets the position embedding, [positions, E]: row i is for the i-th token of a right-padded text, whatever rows the family skips.</summary>
    public required ReadOnlyMemory<float> Positions { get; init; }

    /// <summary>Gets the token type embedding, [types, E]; one row that is for every type where the graph tells none apart (zeros where there is none).</summary>
    public required ReadOnlyMemory<float> TokenTypes { get; init; }

    /// <summary>Gets the norm of the sum, [E].</summary>
    public required NormWeights Norm { get; init; }

    /// <summary>Gets the projection to the hidden width after the norm, [H, E]; null where E is H and there is none.</summary>
    public LinearWeights? Projection { get; init; }

    /// <summary>Gets the rows of the word embedding.</summary>
    public int Vocabulary => Words.Length / Width;

    /// <summary>Gets the longest text in tokens.</summary>
    public int PositionRows => Positions.Length / Width;

    /// <summary>Gets the rows of the token type embedding.</summary>
    public int TokenTypeRows => TokenTypes.Length / Width;
}
