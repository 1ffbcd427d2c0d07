namespace OnnxDistill.Graph.Heads;

/// <summary>What feeds an output, behind moves and activations.</summary>
internal enum FeedKind
{
    /// <summary>Nothing that is known.</summary>
    Unknown,

    /// <summary>A linear layer.</summary>
    Linear,

    /// <summary>Tanh or another activation of a linear layer: a pooled state.</summary>
    Squashed,

    /// <summary>A vector divided by its length.</summary>
    UnitLength,

    /// <summary>A mean, sum or maximum over tokens.</summary>
    Averaged,

    /// <summary>One token of a state of all.</summary>
    Token,

    /// <summary>A norm.</summary>
    Norm,
}
