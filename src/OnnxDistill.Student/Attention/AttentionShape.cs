namespace OnnxDistill.Student.Attention;

/// <summary>The sizes of an attention.</summary>
/// <param name="Batch">Rows.</param>
/// <param name="Length">Tokens of a row, padding included.</param>
/// <param name="Heads">Heads.</param>
/// <param name="Size">The width of one head.</param>
internal readonly record struct AttentionShape(int Batch, int Length, int Heads, int Size)
{
    /// <summary>Gets the width of all heads.</summary>
    public int Width => Heads * Size;

    /// <summary>Gets the attentions of one row and head, which are computed alone.</summary>
    public int Units => Batch * Heads;

    /// <summary>Gets the length, padded to whole vectors.</summary>
    public int PaddedLength => SmallProduct.Padded(Length);

    /// <summary>Gets the width of one head, padded to whole vectors.</summary>
    public int PaddedSize => SmallProduct.Padded(Size);

    /// <summary>Gets what queries are multiplied by (Vaswani et al. 2017, section 3.2.1).</summary>
    public float Scale => (float)(1 / Math.Sqrt(Size));
}
