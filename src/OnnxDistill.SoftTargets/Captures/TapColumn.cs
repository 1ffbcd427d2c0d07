namespace OnnxDistill.SoftTargets.Captures;

/// <summary>One tap column of a part: what it holds, its element type and the shape of one row's valid block.</summary>
/// <param name="Tap">The tensor.</param>
/// <param name="Dtype">numpy's name of the little-endian element type: <c>float16</c>, <c>float32</c> or <c>int32</c>.</param>
/// <param name="Shape">
/// The dimensions in C order; <see cref="Length"/> and <see cref="Positions"/> stand for what each row has of them.
/// </param>
internal sealed record TapColumn(Tap Tap, string Dtype, IReadOnlyList<int> Shape)
{
    /// <summary>The dimension that is a row's length; <c>"length"</c> in the footer.</summary>
    public const int Length = 0;

    /// <summary>The dimension that is the number of a row's masked positions; <c>"positions"</c> in the footer.</summary>
    public const int Positions = -1;

    /// <summary>Gets the column's name.</summary>
    public string Name => Tap.Column;

    /// <summary>Gets the bytes of one element: 2 or 4.</summary>
    public int ElementBytes => Dtype == "float16" ? 2 : 4;

    /// <summary>The name or number of a dimension, as the footer has it.</summary>
    public static string NameOf(int dimension) => dimension switch
    {
        Length => "length",
        Positions => "positions",
        _ => dimension.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>The bytes of one row.</summary>
    /// <param name="length">The row's length in tokens.</param>
    /// <param name="positions">The number of its masked positions.</param>
    public long Bytes(int length, int positions = 0) => Shape.Aggregate(
        (long)ElementBytes, (product, d) => product * (d switch { Length => length, Positions => positions, _ => d }));
}
