namespace OnnxDistill.Graph.Heads;

/// <summary>An activation in a graph.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="Input">What it takes: the logits; empty where the graph does not hold them, inside an operator that does both.</param>
/// <param name="Output">What it gives.</param>
/// <param name="Pair">Whether one number became two classes, 1-p and p, and in which order.</param>
internal sealed record ActivationSite(ActivationKind Kind, string Input, string Output, PairOrder Pair = PairOrder.None)
{
    /// <summary>The activation's name as <c>inspect</c> prints it.</summary>
    public static string Word(ActivationKind kind) => kind switch
    {
        ActivationKind.Softmax => "softmax",
        ActivationKind.LogSoftmax => "log_softmax",
        ActivationKind.Sigmoid => "sigmoid",
        _ => "log_sigmoid",
    };
}
