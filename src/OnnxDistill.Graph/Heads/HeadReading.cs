namespace OnnxDistill.Graph.Heads;

/// <summary>What the outputs of a graph are, and which of them are the logits.</summary>
/// <param name="Outputs">The outputs in the file's order.</param>
/// <param name="Logits">The logits; null where there are none, or nothing tells which.</param>
/// <param name="Reason">Why these, or why none: a sentence without the file's name.</param>
internal sealed record HeadReading(IReadOnlyList<OutputReading> Outputs, LogitsValue? Logits, string Reason)
{
    /// <summary>Gets what a user has to know before logits are cached; null where the file's only choice is what it seems.</summary>
    public string? Note { get; init; }

    /// <summary>The same where running showed that the rows of the logits' output add up to 1: their logarithms are the logits.</summary>
    /// <exception cref="InvalidOperationException">There are no logits.</exception>
    public HeadReading AsProbabilities()
    {
        var source = (Logits ?? throw new InvalidOperationException("there are no logits")).Source;
        var exposed = new ExposedValue(Logits.Output, LogitsForm.Log);
        var reason = $"the logarithms of output '{source}': its numbers are probabilities, they add up to 1, and what stands before them is not to be had from the graph";
        return this with { Logits = Logits with { Output = exposed.Output, Exposed = exposed, Rank = 0 }, Reason = reason, Note = $"logits are taken from {reason}" };
    }
}
