using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.Student.Batches;

/// <summary>Widens the valid blocks of one tap to fp32 (ids to int64) and pads them to the batch's shape; padding is 0.</summary>
internal static class TapPadding
{
    /// <summary>The shape of the padded tensor: rows, then the column's dimensions with the batch's width and most positions.</summary>
    public static long[] Shape(TapColumn column, int rows, int width, int positions) =>
        [rows, .. column.Shape.Select(d => (long)Size(d, width, positions))];

    /// <summary>The padded values of a tap of numbers, C order.</summary>
    public static float[] Numbers(TapColumn column, IReadOnlyList<Block> blocks, int width, int positions)
    {
        var values = new float[Elements(column, blocks.Count, width, positions)];
        if (column.Dtype == "float16")
        {
            Copy<Half, float>(column, blocks, width, positions, values, TensorPrimitives.ConvertToSingle);
        }
        else
        {
            Copy<float, float>(column, blocks, width, positions, values, (source, target) => source.CopyTo(target));
        }

        return values;
    }

    /// <summary>The padded values of a tap of ids, C order.</summary>
    public static long[] Ids(TapColumn column, IReadOnlyList<Block> blocks, int width, int positions)
    {
        var values = new long[Elements(column, blocks.Count, width, positions)];
        Copy<int, long>(column, blocks, width, positions, values, TensorPrimitives.ConvertTruncating);
        return values;
    }

    private static int Elements(TapColumn column, int rows, int width, int positions) =>
        checked((int)Shape(column, rows, width, positions).Aggregate(1L, (product, d) => product * d));

    private static int Size(int dimension, int length, int positions) =>
        dimension switch { TapColumn.Length => length, TapColumn.Positions => positions, _ => dimension };

    private static void Copy<TStored, T>(
        TapColumn column, IReadOnlyList<Block> blocks, int width, int positions, T[] values, Widen<TStored, T> widen)
        where TStored : unmanaged
    {
        // Every shape is [outer, middle, inner] with ones in front.
        var (outer, middle, inner) = Three(column, width, positions);
        for (var r = 0; r < blocks.Count; r++)
        {
            var block = MemoryMarshal.Cast<byte, TStored>(blocks[r].Bytes);
            var (o, m, i) = Three(column, blocks[r].Length, blocks[r].Positions);
            var row = values.AsSpan(r * outer * middle * inner);
            for (var a = 0; a < o; a++)
            {
                if (i == inner)
                {
                    widen(block.Slice(a * m * i, m * i), row.Slice(a * middle * inner, m * i));        // nothing to pad between the runs
                    continue;
                }

                for (var b = 0; b < m; b++)
                {
                    widen(block.Slice(((a * m) + b) * i, i), row.Slice(((a * middle) + b) * inner, i));
                }
            }
        }
    }

    private static (int Outer, int Middle, int Inner) Three(TapColumn column, int length, int positions)
    {
        int[] sizes = [1, 1, 1, .. column.Shape.Select(d => Size(d, length, positions))];
        return (sizes[^3], sizes[^2], sizes[^1]);
    }

    private delegate void Widen<TStored, T>(ReadOnlySpan<TStored> source, Span<T> target);

    /// <summary>A row's valid block.</summary>
    /// <param name="Bytes">Its little-endian elements.</param>
    /// <param name="Length">The row's tokens.</param>
    /// <param name="Positions">The row's masked positions.</param>
    public readonly record struct Block(byte[] Bytes, int Length, int Positions);
}
