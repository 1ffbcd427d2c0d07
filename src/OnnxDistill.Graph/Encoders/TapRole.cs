namespace OnnxDistill.Graph.Encoders;

/// <summary>What an inner tensor of an encoder is.</summary>
public enum TapRole
{
    /// <summary>Hidden state 0..L, [batch, length, hidden].</summary>
    Hidden,

    /// <summary>Q·Kᵀ·scale of a layer with its relative-position terms, before the mask, [batch, heads, query, key].</summary>
    Scores,

    /// <summary>Queries of a layer after bias, before the head split, rotation and scale, [batch, length, heads x head size].</summary>
    Queries,

    /// <summary>Keys of a layer, as <see cref="Queries"/>.</summary>
    Keys,

    /// <summary>Values of a layer, as <see cref="Queries"/>.</summary>
    Values,

    /// <summary>Probabilities of a layer after mask and softmax, [batch, heads, query, key]; for the self-check.</summary>
    Probabilities,

    /// <summary>The sum that a layer's last norm takes, [batch, length, hidden]; for the self-check, where hidden = norm(sum).</summary>
    NormInput,
}
