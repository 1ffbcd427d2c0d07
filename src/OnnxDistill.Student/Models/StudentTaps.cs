namespace OnnxDistill.Student.Models;

/// <summary>The inner tensors that a forward pass is asked for; the logits always come.</summary>
[Flags]
internal enum StudentTaps
{
    /// <summary>Nothing but the logits.</summary>
    Logits = 0,

    /// <summary>Hidden states 0..L, <c>[batch, length, hidden]</c>; 0 is the embedding's output.</summary>
    Hidden = 1,

    /// <summary>Raw attention scores QK^T/sqrt(d) before the mask, <c>[batch, heads, query, key]</c>.</summary>
    Scores = 2,

    /// <summary>Queries, keys and values with the heads side by side, <c>[batch, length, hidden]</c>.</summary>
    Qkv = 4,

    /// <summary>Attention probabilities after mask and softmax, before dropout, <c>[batch, heads, query, key]</c>.</summary>
    Probabilities = 8,

    /// <summary>The masked-language head's logits of every token, where else only those of the batch's masked positions are computed.</summary>
    EveryToken = 16,
}
