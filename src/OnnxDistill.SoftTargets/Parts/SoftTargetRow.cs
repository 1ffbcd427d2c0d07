namespace OnnxDistill.SoftTargets.Parts;

/// <summary>One row of a cache. A column that was not asked for is empty, NaN, 0 or null.</summary>
public sealed record SoftTargetRow
{
    private static readonly Dictionary<string, byte[]> NoTaps = [];

    /// <summary>Gets the row's number in the data set, 0-based; masked rows are counted as <see cref="Plans.MaskingPlan"/> says.</summary>
    public long Row { get; init; }

    /// <summary>Gets the hash of the row's text, or of its ids where it has none.</summary>
    public long TextHash { get; init; }

    /// <summary>Gets the class id or the real number to learn; NaN where the row has no label, or may have several (<see cref="Labels"/>).</summary>
    public double Label { get; init; } = double.NaN;

    /// <summary>Gets 1, 0 or NaN (not known) for each class, where a row may have several; empty where it has no label, or at most one.</summary>
    public float[] Labels { get; init; } = [];

    /// <summary>Gets the token ids, without padding; where rows are masked, as the teacher saw them.</summary>
    public int[] InputIds { get; init; } = [];

    /// <summary>Gets where the second text begins; the length, if there is none.</summary>
    public int PairStart { get; init; }

    /// <summary>Gets the teacher's logits [classes], if captured.</summary>
    public float[]? Logits { get; init; }

    /// <summary>Gets the masked positions, ascending, 0-based in <see cref="InputIds"/>; empty where rows are not masked.</summary>
    public int[] MaskedPositions { get; init; } = [];

    /// <summary>Gets the ids of the text at <see cref="MaskedPositions"/>.</summary>
    public int[] MaskedIds { get; init; } = [];

    /// <summary>Gets the taps by column name: little-endian elements of the valid block.</summary>
    public IReadOnlyDictionary<string, byte[]> Taps { get; init; } = NoTaps;
}
