namespace OnnxDistill.Teacher.Inputs;

/// <summary>What an input of the model means.</summary>
internal enum InputRole
{
    /// <summary>Token ids, [batch, length].</summary>
    InputIds,

    /// <summary>0 for the first text and its special tokens, 1 for the second, [batch, length].</summary>
    TokenTypes,

    /// <summary>1 for a token, 0 for padding, [batch, length].</summary>
    Mask,

    /// <summary>The position of each token, from 0, [batch, length].</summary>
    Positions,

    /// <summary>None of a text encoder's, and nothing that is captured depends on it: it gets zeros.</summary>
    Unread,
}
