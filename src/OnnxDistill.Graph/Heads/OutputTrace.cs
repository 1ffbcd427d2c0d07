namespace OnnxDistill.Graph.Heads;

/// <summary>What lies behind an output.</summary>
/// <param name="Output">The output.</param>
/// <param name="End">Where the way back ends: at a linear layer, or at what is not stepped over.</param>
/// <param name="Activation">The activation nearest to the end; null without.</param>
/// <param name="BeforeChoice">What a class was chosen from, behind the activation or without one; null where none was.</param>
/// <param name="Obstacle">Why the way cannot be followed although it hides an activation; null where nothing of the kind is there.</param>
internal sealed record OutputTrace(string Output, string End, ActivationSite? Activation, string? BeforeChoice, string? Obstacle)
{
    /// <summary>Gets a value indicating whether the output is a log-softmax and nothing else: logits in all but a constant of each row.</summary>
    public bool IsBareLogSoftmax { get; init; }

    /// <summary>Gets a value indicating whether something was cut out on the way, as one token of all.</summary>
    public bool IsCut { get; init; }

    /// <summary>Gets the value that stands before every activation and choice: the output itself where there is none; null where the graph does not hold it.</summary>
    public string? Inner => IsBareLogSoftmax ? Output : BeforeChoice ?? (Activation is null ? Output : Activation.Input.Length > 0 ? Activation.Input : null);
}
