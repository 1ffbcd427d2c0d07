namespace OnnxDistill.SoftTargets.Captures;

/// <summary>What a cache can hold of the teacher beside the token ids.</summary>
internal enum TapKind
{
    /// <summary>The classifier's output, [classes] per row.</summary>
    Logits,

    /// <summary>Hidden states 0..L, [length, hidden] per row; column <c>hidden_03</c>.</summary>
    Hidden,

    /// <summary>The first token's hidden states 0..L, [hidden] per row; column <c>cls_03</c>.</summary>
    HiddenCls,

    /// <summary>Raw scores of layers 0..L-1, [heads, length, length] per row; column <c>scores_03</c>.</summary>
    Scores,

    /// <summary>Queries of layers 0..L-1, [length, hidden] per row; column <c>queries_03</c>.</summary>
    Queries,

    /// <summary>Keys of layers 0..L-1, [length, hidden] per row; column <c>keys_03</c>.</summary>
    Keys,

    /// <summary>Values of layers 0..L-1, [length, hidden] per row; column <c>values_03</c>.</summary>
    Values,

    /// <summary>Log-probabilities of word pieces, likeliest first, [positions, kept] per row; all of them by id where all are kept; column <c>vocabulary_logprobs</c>.</summary>
    Vocabulary,

    /// <summary>The ids of those word pieces, [positions, kept] per row; column <c>vocabulary_ids</c>.</summary>
    VocabularyIds,

    /// <summary>The log of the probability of all other word pieces together, [positions] per row; column <c>vocabulary_rest</c>.</summary>
    VocabularyRest,
}
