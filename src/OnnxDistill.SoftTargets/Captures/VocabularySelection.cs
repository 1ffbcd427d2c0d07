using System.Globalization;

namespace OnnxDistill.SoftTargets.Captures;

/// <summary>How much of the masked-language head's output a capture holds: the largest <paramref name="Top"/> logits, or all (null).</summary>
/// <param name="Top">How many logits are kept for a position; null keeps all.</param>
public sealed record VocabularySelection(int? Top)
{
    /// <summary>The selection that holds what both hold.</summary>
    public VocabularySelection Union(VocabularySelection? other) =>
        other is null ? this : new(Top is { } a && other.Top is { } b ? Math.Max(a, b) : null);

    /// <inheritdoc/>
    public override string ToString() => Top is { } top ? top.ToString(CultureInfo.InvariantCulture) : "all";
}
