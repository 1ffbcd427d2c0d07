namespace OnnxDistill.Data.Tokenizers;

/// <summary>Which text of a pair gives way when the encoding is longer than the maximum.</summary>
public enum Truncation
{
    /// <summary>The longer of the two, until both are equal, then both.</summary>
    LongestFirst,

    /// <summary>The first text alone.</summary>
    OnlyFirst,

    /// <summary>The second text alone.</summary>
    OnlySecond,
}
