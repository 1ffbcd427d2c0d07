namespace OnnxDistill.Graph.Heads;

/// <summary>What the outputs of a graph are, and which of them are the logits.</summary>
/// <param name="Outputs">The outputs in the file's order.</param>
/// <param name="Logits">The logits; null where there are none, or nothing tells which.</param>
/// <param name="Reason">Why these, or why none: a sentence without the file's name.</param>
public sealed record HeadReading(IReadOnlyList<OutputReading> Outputs, LogitsValue? Logits, string Reason)
{
    /// <summary>Gets what a user has to know before logits are cached; null where the file's only choice is what it seems.</summary>
    public string? Note { get; init; }
}
