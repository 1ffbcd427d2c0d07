namespace OnnxDistill.SoftTargets.Captures;

/// <summary>One tap column of a part: what it holds, its element type and the shape of one row's valid block.</summary>
/// <param name="Tap">The inner tensor.</param>
/// <param name="Dtype">numpy's name of the little-endian element type: <c>float16</c> or <c>float32</c>.</param>
/// <param name="Shape">The dimensions in C order; 0 stands for the row's length (<c>"length"</c> in the footer).</param>
public sealed record TapColumn(Tap Tap, string Dtype, IReadOnlyList<int> Shape)
{
    /// <summary>Gets the column's name.</summary>
    public string Name => Tap.Column;

    /// <summary>Gets the bytes of one element: 2 or 4.</summary>
    public int ElementBytes => Dtype == "float16" ? 2 : 4;

    /// <summary>The bytes of one row of this length.</summary>
    public long Bytes(int length) => Shape.Aggregate((long)ElementBytes, (product, d) => product * (d == 0 ? length : d));
}
