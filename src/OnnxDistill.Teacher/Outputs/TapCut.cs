using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Teacher.Examples;

namespace OnnxDistill.Teacher.Outputs;

/// <summary>Cuts a row's valid block out of a tap, as the bytes that a cache stores: little-endian, row-major, without padding.</summary>
/// <param name="column">The column that is filled.</param>
/// <param name="tap">The tap that it is filled from.</param>
internal sealed class TapCut(TapColumn column, TapBuffer tap)
{
    // What lies below rounds to fp16's largest finite number, 65,504.
    private const float HalfLimit = 65520;

    private readonly bool _half = column.ElementBytes == 2;

    /// <summary>Gets the column's name.</summary>
    public string Column => column.Name;

    /// <summary>The bytes of one row of the last batch.</summary>
    /// <param name="index">The row's place in the batch.</param>
    /// <param name="width">The batch's padded width.</param>
    /// <param name="row">The row.</param>
    /// <exception cref="InvalidDataException">A value is NaN or infinite, or beyond the range of fp16.</exception>
    public byte[] Cut(int index, int width, EncodedExample row)
    {
        var source = tap.Row(index, width);
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)column.Bytes(row.Length)));
        if (!tap.IsSquared)
        {
            var tokens = column.Tap.Kind == TapKind.HiddenCls ? 1 : row.Length;
            Store(source[..(tokens * tap.Size)], bytes, row);
            return bytes;
        }

        var length = row.Length * column.ElementBytes;
        var rest = bytes.AsSpan();
        for (var line = 0; line < tap.Size * width; line++)              // [heads, query] of [heads, query, key]
        {
            if (line % width < row.Length)
            {
                Store(source.Slice(line * width, row.Length), rest[..length], row);
                rest = rest[length..];
            }
        }

        return bytes;
    }

    private void Store(ReadOnlySpan<float> values, Span<byte> bytes, EncodedExample row)
    {
        // The largest magnitude is NaN where a value is: no comparison with NaN holds.
        if (!(TensorPrimitives.MaxMagnitude(values) is var signed && Math.Abs(signed) < (_half ? HalfLimit : float.PositiveInfinity)))
        {
            throw Unfit(signed, row);
        }

        if (_half)
        {
            TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<byte, Half>(bytes));
        }
        else
        {
            MemoryMarshal.AsBytes(values).CopyTo(bytes);
        }
    }

    private InvalidDataException Unfit(float value, EncodedExample row)
    {
        var where = string.Create(CultureInfo.InvariantCulture, $"row {row.Row} (line {row.Line}), column {column.Name} (layer {column.Tap.Layer})");
        return new InvalidDataException(float.IsFinite(value)
            ? string.Create(CultureInfo.InvariantCulture, $"{where}: the value {value:G6} is beyond the range of fp16, 65504; give --precision fp32")
            : $"{where}: values are not finite ({(float.IsNaN(value) ? "NaN" : "infinite")}) for \"{row.Beginning}\"; leave this layer or this row out");
    }
}
