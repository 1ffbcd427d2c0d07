namespace OnnxDistill.Graph.Views;

/// <summary>What is taken to be fed to a graph: no real text, but rows without padding.</summary>
/// <param name="Id">Every token's id; no graph must take it for padding.</param>
/// <param name="Other">The elements of all other inputs: what a mask holds for a token.</param>
internal readonly record struct ProbeText(double Id, double Other)
{
    /// <summary>Gets what nearly every graph takes for rows without padding: no id is one of the small ones, masks hold 1.</summary>
    public static ProbeText Usual { get; } = new(5, 1);

    /// <summary>Gets the others: XLNet pads with 5, and masks that are added to scores hold 0 for a token.</summary>
    public static IReadOnlyList<ProbeText> Others { get; } = [new(7, 1), new(5, 0), new(7, 0)];
}
