namespace OnnxDistill.Graph.Heads;

/// <summary>What is done to a value so that it is logits.</summary>
internal enum LogitsForm
{
    /// <summary>Nothing.</summary>
    AsIs,

    /// <summary>One logit z becomes the two of [0, z].</summary>
    Pair,

    /// <summary>One logit z becomes the two of [z, 0].</summary>
    ReversedPair,

    /// <summary>Integers become the numbers that they stand for.</summary>
    Dequantised,

    /// <summary>Probabilities p become log p.</summary>
    Log,

    /// <summary>Probabilities p become log p - log(1 - p).</summary>
    LogOdds,
}
