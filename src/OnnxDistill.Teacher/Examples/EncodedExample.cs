namespace OnnxDistill.Teacher.Examples;

/// <summary>One row of the data as the teacher takes it.</summary>
/// <param name="Row">The 0-based number of the row; masked rows are counted as <see cref="SoftTargets.Plans.MaskingPlan"/> says.</param>
/// <param name="Line">The 1-based line in the file.</param>
/// <param name="TextHash">A hash of the row's text or ids.</param>
/// <param name="Label">The class id, the real number of a regression, or NaN: none, or there may be several (<see cref="Labels"/>).</param>
/// <param name="InputIds">The token ids with special tokens, without padding.</param>
/// <param name="TokenTypeIds">0 for the first text, 1 for the second; as many as there are ids.</param>
/// <param name="PairStart">Where the second text begins; the number of ids, if there is none.</param>
/// <param name="Beginning">The first characters of the text, for messages.</param>
internal sealed record EncodedExample(
    long Row, long Line, long TextHash, double Label, int[] InputIds, int[] TokenTypeIds, int PairStart, string Beginning)
{
    /// <summary>Gets 1, 0 or NaN (not known) for each class, where a row may have several; null where it has no label, or at most one.</summary>
    public float[]? Labels { get; init; }

    /// <summary>Gets where the row is masked; null where it is not.</summary>
    public RowMask? Mask { get; init; }

    /// <summary>Gets how many tokens of the row did not fit into the largest number of tokens. The default value is 0: the row is whole.</summary>
    public int Dropped { get; init; }

    /// <summary>Gets the number of tokens.</summary>
    public int Length => InputIds.Length;

    /// <summary>Token types that follow from where the second text begins.</summary>
    public static int[] TypesOf(int length, int pairStart)
    {
        var types = new int[length];
        types.AsSpan(Math.Min(pairStart, length)).Fill(1);
        return types;
    }
}
