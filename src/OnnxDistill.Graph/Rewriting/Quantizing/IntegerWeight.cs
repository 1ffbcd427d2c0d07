using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Rewriting.Quantizing;

/// <summary>A weight as signed bytes, each times the scale of its column; 0 stays 0.</summary>
/// <param name="Values">The bytes, [rows, columns], row-major.</param>
/// <param name="Scales">A scale for each column, or one for all.</param>
internal sealed record IntegerWeight(sbyte[] Values, float[] Scales)
{
    /// <summary>
    /// The largest byte of a factor of products. Processors without VNNI add two products of an unsigned and a signed byte in 16 bits (vpmaddubsw):
    /// 2 * 255 * 64 fits, 2 * 255 * 127 does not and saturates silently. So the same file gives the same integers everywhere.
    /// </summary>
    public const int ForProducts = 64;

    /// <summary>The largest byte of what is only looked up.</summary>
    public const int ForTables = sbyte.MaxValue;

    /// <summary>Rounds a matrix, a scale for each column.</summary>
    /// <param name="values">The weights, [rows, columns], row-major.</param>
    /// <param name="columns">The number of columns; 1 for one scale for all.</param>
    /// <param name="largest">The largest byte, which each column's largest weight becomes.</param>
    public static IntegerWeight Of(ReadOnlySpan<float> values, int columns, int largest)
    {
        var scales = new float[columns];
        for (var i = 0; i < values.Length; i++)
        {
            scales[i % columns] = Math.Max(scales[i % columns], Math.Abs(values[i]));
        }

        for (var column = 0; column < columns; column++)
        {
            // A column of zeros, or of numbers so small that the scale would be 0, becomes zeros.
            scales[column] = scales[column] / largest is var scale and > 0 ? scale : 1;
        }

        var bytes = new sbyte[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            bytes[i] = (sbyte)Math.Clamp(MathF.Round(values[i] / scales[i % columns]), -largest, largest);
        }

        return new IntegerWeight(bytes, scales);
    }

    /// <summary>Stores the bytes.</summary>
    public string Store(ModelEditor editor, string stem, params ReadOnlySpan<long> dims) => editor.Initializer<sbyte>($"{stem}_quantized", Values, dims);

    /// <summary>Stores the scales.</summary>
    public string StoreScales(ModelEditor editor, string stem, params ReadOnlySpan<long> dims) => editor.Initializer<float>($"{stem}_scale", Scales, dims);

    /// <summary>Turns a matrix around.</summary>
    /// <param name="values">[rows, columns], row-major.</param>
    /// <param name="columns">The number of columns.</param>
    /// <returns>[columns, rows].</returns>
    public static float[] Transposed(ReadOnlySpan<float> values, int columns)
    {
        var rows = values.Length / columns;
        var turned = new float[values.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                turned[(column * rows) + row] = values[(row * columns) + column];
            }
        }

        return turned;
    }

    /// <summary>The stored float tensor behind a value if it has a rank; null for anything else.</summary>
    public static TensorProto? Stored(ModelEditor editor, string value, int rank) =>
        editor.Constant(value) is { DataType: (int)TensorProto.Types.DataType.Float } tensor && tensor.Dims.Count == rank && tensor.Dims.All(d => d > 0) ? tensor : null;
}
