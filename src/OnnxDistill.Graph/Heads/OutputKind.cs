namespace OnnxDistill.Graph.Heads;

/// <summary>What an output of a graph is, by what feeds it and which axes it has.</summary>
internal enum OutputKind
{
    /// <summary>A number for each class of a whole text before softmax or sigmoid, [batch, classes], or one real number of a text.</summary>
    Logits,

    /// <summary>The same after softmax or sigmoid.</summary>
    Probabilities,

    /// <summary>A number for each class or word piece of each token, [batch, length, classes].</summary>
    TokenLogits,

    /// <summary>A number for each token, [batch, length]: where an answer starts or ends.</summary>
    SpanScores,

    /// <summary>The state of one token, mostly after a dense layer and tanh, as wide as the encoder.</summary>
    Pooled,

    /// <summary>A vector for a whole text that names no classes: tokens averaged, scaled to length 1, or projected.</summary>
    Embedding,

    /// <summary>A hidden state of the encoder, [batch, length, hidden].</summary>
    Hidden,

    /// <summary>What tokens attend to, [batch, heads, length, length].</summary>
    Attention,

    /// <summary>Class ids or names: integers, texts, or what is true and false.</summary>
    Labels,

    /// <summary>Anything else, also what is no tensor: sequences and maps.</summary>
    Other,
}
