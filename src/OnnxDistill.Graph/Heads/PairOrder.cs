namespace OnnxDistill.Graph.Heads;

/// <summary>How the one logit z of a binary classifier lies in two classes: softmax of [0, z] is [1 - sigmoid(z), sigmoid(z)].</summary>
internal enum PairOrder
{
    /// <summary>There is no pair.</summary>
    None,

    /// <summary>[1 - p, p], of [0, z].</summary>
    Second,

    /// <summary>[p, 1 - p], of [z, 0].</summary>
    First,
}
