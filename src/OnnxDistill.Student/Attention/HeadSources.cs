namespace OnnxDistill.Student.Attention;

/// <summary>Where queries, keys and values of all heads lie, or their gradients: three matrices, or thirds of the rows of one.</summary>
/// <param name="queries">The first row's first query.</param>
/// <param name="keys">The first row's first key.</param>
/// <param name="values">The first row's first value.</param>
/// <param name="stride">From one token to the next.</param>
internal readonly unsafe struct HeadSources(float* queries, float* keys, float* values, nint stride)
{
    /// <summary>Gets the first query.</summary>
    public float* Queries => queries;

    /// <summary>Gets the first key.</summary>
    public float* Keys => keys;

    /// <summary>Gets the first value.</summary>
    public float* Values => values;

    /// <summary>Gets the distance from one token to the next.</summary>
    public nint Stride => stride;

    /// <summary>From the first element of all to that of a row and head.</summary>
    public nint Offset(int row, int head, AttentionShape shape) => (row * (nint)shape.Length * stride) + (head * shape.Size);
}
