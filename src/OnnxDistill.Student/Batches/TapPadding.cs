using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace OnnxDistill.Student.Batches;

/// <summary>Widens the valid blocks of one tap to fp32 (ids to int64) and pads them to the batch's shape; padding is 0.</summary>
internal static class TapPadding
{
    /// <summary>The shape of the padded tensor: rows, then the column's dimensions with the batch's width and most positions.</summary>
    public static long[] Shape(TapColumn column, int rows, int width, int positions) =>
        [rows, .. column.Shape.Select(d => (long)Size(d, width, positions))];

    /// <summary>The padded values of a tap of numbers, fp32, on the CPU.</summary>
    public static Tensor Numbers(TapColumn column, IReadOnlyList<Block> blocks, int width, int positions)
    {
        var tensor = Room(column, blocks, width, positions, ScalarType.Float32);
        if (column.Dtype == "float16")
        {
            Copy<Half, float>(column, blocks, width, positions, tensor, TensorPrimitives.ConvertToSingle);
        }
        else
        {
            Copy<float, float>(column, blocks, width, positions, tensor, (source, target) => source.CopyTo(target));
        }

        return tensor;
    }

    /// <summary>The padded values of a tap of ids, int64, on the CPU.</summary>
    public static Tensor Ids(TapColumn column, IReadOnlyList<Block> blocks, int width, int positions)
    {
        var tensor = Room(column, blocks, width, positions, ScalarType.Int64);
        Copy<int, long>(column, blocks, width, positions, tensor, TensorPrimitives.ConvertTruncating);
        return tensor;
    }

    // libtorch's memory is kept from step to step; a new array of .NET's would be cleared, and its pages taken anew.
    private static Tensor Room(TapColumn column, IReadOnlyList<Block> blocks, int width, int positions, ScalarType type)
    {
        var full = blocks.All(b => b.Length == width && b.Positions == positions);
        var shape = Shape(column, blocks.Count, width, positions);
        return full ? empty(shape, type) : zeros(shape, type);
    }

    private static int Size(int dimension, int length, int positions) =>
        dimension switch { TapColumn.Length => length, TapColumn.Positions => positions, _ => dimension };

    private static unsafe void Copy<TStored, T>(
        TapColumn column, IReadOnlyList<Block> blocks, int width, int positions, Tensor tensor, Widen<TStored, T> widen)
        where TStored : unmanaged
        where T : unmanaged
    {
        // Every shape is [outer, middle, inner] with ones in front.
        var (outer, middle, inner) = Three(column, width, positions);
        var values = (T*)TensorMemory.Start(tensor);
        var size = outer * middle * inner;
        TorchThreads.For(blocks.Count, r => Row(blocks[(int)r], new Span<T>(values + (r * size), size)));

        void Row(Block padded, Span<T> row)
        {
            var block = MemoryMarshal.Cast<byte, TStored>(padded.Bytes);
            var (o, m, i) = Three(column, padded.Length, padded.Positions);
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
