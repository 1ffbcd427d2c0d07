namespace OnnxDistill.Data.Augmentation.Bilstm;

/// <summary>How text is made for Distilled BiLSTM; Tang et al. 2019, section 4.2 ("p_mask = p_pos = 0.1, p_ng = 0.25").</summary>
internal sealed record BilstmOptions
{
    /// <summary>Gets whose rules are followed. The default value is <see cref="AugmentationDialect.Paper"/>.</summary>
    public AugmentationDialect Dialect { get; init; }

    /// <summary>Gets the probability that a word becomes <see cref="Mask"/>. The default value is 0.1.</summary>
    public double MaskProbability { get; init; } = 0.1;

    /// <summary>Gets the probability that a word becomes another of its part of speech. The default value is 0.1.</summary>
    public double ReplaceProbability { get; init; } = 0.1;

    /// <summary>Gets the probability that only some neighbouring words are kept. The default value is 0.25; d-bert's programs have 0 unless told.</summary>
    public double WindowProbability { get; init; } = 0.25;

    /// <summary>Gets how many words are kept then, one of these. The default value is 1 to 5.</summary>
    public IReadOnlyList<int> WindowLengths { get; init; } = [1, 2, 3, 4, 5];

    /// <summary>Gets the probability that only one text of a pair is changed. The default value is 2/3.</summary>
    public double OneOfPairProbability { get; init; } = 2.0 / 3;

    /// <summary>Gets how often a text is gone through. The default value is 20.</summary>
    public int Rounds { get; init; } = 20;

    /// <summary>Gets how often a pair is gone through. The default value is 10.</summary>
    public int PairRounds { get; init; } = 10;

    /// <summary>Gets what stands for a masked word. The default value is [MASK].</summary>
    public string Mask { get; init; } = "[MASK]";
}
