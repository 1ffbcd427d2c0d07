namespace OnnxDistill.Graph.Heads;

/// <summary>What turns logits into probabilities.</summary>
public enum ActivationKind
{
    /// <summary>Softmax over the classes.</summary>
    Softmax,

    /// <summary>The logarithm of softmax: softmax of it is the same, so it does no harm.</summary>
    LogSoftmax,

    /// <summary>Sigmoid of each class.</summary>
    Sigmoid,

    /// <summary>The logarithm of sigmoid.</summary>
    LogSigmoid,
}
