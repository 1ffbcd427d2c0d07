using System.Globalization;

namespace OnnxDistill.SoftTargets.Captures;

/// <summary>
/// How much of the masked-language head's output a capture holds: the log-probabilities of the <paramref name="Top"/> likeliest word
/// pieces and the log of what all others have together, or all log-probabilities (null).
/// </summary>
/// <param name="Top">How many word pieces are kept for a position; null keeps all.</param>
public sealed record VocabularySelection(int? Top)
{
    /// <summary>Gets a value indicating whether every valid position is held, not only the masked ones. The default value is <see langword="false"/>.</summary>
    public bool AllPositions { get; init; }

    /// <summary>The selection that holds what both hold.</summary>
    public VocabularySelection Union(VocabularySelection? other) => other is null ? this : new(Top is { } a && other.Top is { } b ? Math.Max(a, b) : null)
    {
        AllPositions = AllPositions || other.AllPositions,
    };

    /// <summary>Whether all that <paramref name="needs"/> wants is held here.</summary>
    public bool Holds(VocabularySelection needs)
    {
        ArgumentNullException.ThrowIfNull(needs);
        return Union(needs) == this;
    }

    /// <inheritdoc/>
    public override string ToString() => (Top is { } top ? top.ToString(CultureInfo.InvariantCulture) : "all") + (AllPositions ? "@all" : string.Empty);
}
