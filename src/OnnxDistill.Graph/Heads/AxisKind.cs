namespace OnnxDistill.Graph.Heads;

/// <summary>Which axes a value has.</summary>
internal enum AxisKind
{
    /// <summary>It is not known.</summary>
    Unknown,

    /// <summary>[batch].</summary>
    Rows,

    /// <summary>[batch, classes], with axes of 1 perhaps.</summary>
    Classes,

    /// <summary>[batch, length].</summary>
    Tokens,

    /// <summary>[batch, length, width].</summary>
    TokenClasses,

    /// <summary>[batch, heads, length, length].</summary>
    Square,

    /// <summary>Others.</summary>
    Other,
}
