namespace OnnxDistill.Graph.Patterns;

/// <summary>The kinds of normalisation.</summary>
internal enum NormKind
{
    /// <summary>(x - mean) / √(variance + ε)·γ + β.</summary>
    Layer,

    /// <summary>x / √(mean of squares + ε)·γ.</summary>
    RootMeanSquare,

    /// <summary>x·γ + β, MobileBERT's NoNorm.</summary>
    None,
}
