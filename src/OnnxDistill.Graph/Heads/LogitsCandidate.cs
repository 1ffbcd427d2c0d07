namespace OnnxDistill.Graph.Heads;

/// <summary>Numbers that may be a classifier's logits, found behind one output.</summary>
/// <param name="Output">The output.</param>
/// <param name="Value">The value; null where the graph does not hold it, only what an activation made of it.</param>
/// <param name="End">Where they come from: two outputs of one head have one end.</param>
/// <param name="Classes">Their number; null where it is not known.</param>
/// <param name="Activation">What the output has made of them.</param>
/// <param name="IsPlain">Whether the output is the logits.</param>
/// <param name="IsSure">Whether the graph tells; otherwise only that nothing speaks against it.</param>
internal sealed record LogitsCandidate(string Output, string? Value, string End, int? Classes, ActivationSite? Activation, bool IsPlain, bool IsSure)
{
    /// <summary>Gets the axes of the value; 0 where they are not known.</summary>
    public int Rank { get; init; }

    /// <summary>Gets a value indicating whether the output only says which class it is.</summary>
    public bool IsLabel { get; init; }

    /// <summary>The number of classes that they are for a config that names so many: a single sigmoid is one of two.</summary>
    public int? ClassesFor(int? named) => (Classes == 1 && named == 2 && Activation is { Kind: ActivationKind.Sigmoid or ActivationKind.LogSigmoid }) || IsPair ? 2 : Classes;

    private bool IsPair => Activation is { Pair: not PairOrder.None };
}
