namespace OnnxDistill.Graph.Heads;

/// <summary>The kinds of outputs in words.</summary>
internal static class OutputKinds
{
    /// <summary>The word for a kind, as <c>inspect</c> prints it.</summary>
    /// <param name="kind">The kind.</param>
    public static string Word(this OutputKind kind) => kind switch
    {
        OutputKind.Logits => "logits",
        OutputKind.Probabilities => "probabilities",
        OutputKind.TokenLogits => "token logits",
        OutputKind.SpanScores => "span scores",
        OutputKind.Pooled => "pooled",
        OutputKind.Embedding => "embedding",
        OutputKind.Hidden => "hidden",
        OutputKind.Attention => "attention",
        OutputKind.Labels => "labels",
        _ => "other",
    };

    /// <summary>The kind as part of a sentence about one output.</summary>
    /// <param name="kind">The kind.</param>
    public static string Phrase(this OutputKind kind) => kind switch
    {
        OutputKind.Logits => "logits",
        OutputKind.Probabilities => "probabilities",
        OutputKind.TokenLogits => "numbers per token",
        OutputKind.SpanScores => "scores per token (where an answer starts or ends)",
        OutputKind.Pooled => "a pooled state",
        OutputKind.Embedding => "an embedding of the text",
        OutputKind.Hidden => "hidden states, one per token",
        OutputKind.Attention => "attention",
        OutputKind.Labels => "labels",
        _ => "something else",
    };
}
