namespace OnnxDistill.Graph.Heads;

/// <summary>Where a teacher's logits are.</summary>
/// <param name="Output">The graph output to fetch: one of the file's, or that of <paramref name="Exposed"/>.</param>
/// <param name="Source">The file's own output that they were found behind.</param>
/// <param name="Classes">Their number; null where only running tells.</param>
/// <param name="Rank">2 for [batch, classes], 1 for [batch], 0 where only running tells.</param>
/// <param name="Activation">What the file makes of them, as <see cref="OutputReading.Activation"/>.</param>
/// <param name="Exposed">The inner value that has to be given as an output; null where the file's own output is the logits.</param>
internal sealed record LogitsValue(string Output, string Source, int? Classes, int Rank, string? Activation, ExposedValue? Exposed)
{
    /// <summary>Gets a value indicating whether the graph tells; otherwise only that nothing speaks against it, and running may. The default value is <see langword="true"/>.</summary>
    public bool IsSure { get; init; } = true;
}
