namespace OnnxDistill.Data.Augmentation.TinyBert;

/// <summary>How text is made for TinyBERT; Jiao et al. 2020, section 3.2 and algorithm 1 (p_t = 0.4, K = 15, N_a = 20).</summary>
internal sealed record TinyBertOptions
{
    /// <summary>Gets whose rules are followed. The default value is <see cref="AugmentationDialect.Paper"/>.</summary>
    public AugmentationDialect Dialect { get; init; }

    /// <summary>Gets the number of candidates for a word (the program's M). The default value is 15.</summary>
    public int Candidates { get; init; } = 15;

    /// <summary>Gets the probability that a word is replaced (p). The default value is 0.4.</summary>
    public double ReplaceProbability { get; init; } = 0.4;

    /// <summary>Gets how often a text is gone through (N). The default value is 20: the program's for SST-2; it has 10 for MNLI and QQP and 30 for small tasks.</summary>
    public int Rounds { get; init; } = 20;

    /// <summary>Gets the largest number of tokens that the masked language model is asked with. The default value is 512.</summary>
    public int MaxTokens { get; init; } = 512;
}
