namespace OnnxDistill.Graph.Heads;

/// <summary>What an output of a graph is.</summary>
/// <param name="Name">The output.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Feed">What feeds it, in words.</param>
/// <param name="Activation">The activation between that and the output: <c>softmax</c>, <c>log_softmax</c>, <c>sigmoid</c>, <c>log_sigmoid</c>; null without.</param>
internal sealed record OutputReading(string Name, OutputKind Kind, string Feed, string? Activation)
{
    /// <summary>Gets the output in a sentence: its name, its axes, what it is and what feeds it.</summary>
    public string Text { get; init; } = Name;

    /// <summary>Gets what stands before the activation, for an output of numbers per token; null where there is no activation, or it does no harm.</summary>
    internal ExposedValue? Before { get; init; }

    /// <summary>Gets the logits that the output is, or is made of; null where it is none.</summary>
    internal LogitsCandidate? Logits { get; init; }
}
