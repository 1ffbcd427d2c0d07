using System.Globalization;

namespace OnnxDistill.SoftTargets.Plans;

/// <summary>
/// How rows are masked for a masked-language model. Row <c>d * Replicas + r</c> of the cache is row <c>d</c> of the data with mask
/// <c>r</c>; a mask follows from the seed, <c>d</c> and <c>r</c> alone.
/// </summary>
/// <param name="Replicas">How many times each row of the data is held, each with a mask of its own; at least 1.</param>
/// <param name="Seed">The seed of the masks.</param>
public sealed record MaskingPlan(int Replicas, int Seed)
{
    /// <summary>The row of the data behind a row of the cache.</summary>
    public long DataRow(long row) => row / Replicas;

    /// <summary>The mask of a row of the cache, from 0.</summary>
    public int Replica(long row) => (int)(row % Replicas);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Replicas} a row, seed {Seed}");
}
