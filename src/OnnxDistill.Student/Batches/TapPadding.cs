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

    /// <summary>The dtype of columns that hold ids.</summary>
    public const string Ids = "int32";

    /// <summary>The valid blocks of a batch's rows of one tap.</summary>
    public static Block[] Blocks(StudentRows rows, int[] batch, int tap) => Array.ConvertAll(batch, row => new Block(
        rows.Targets(row).Taps[tap], rows.Length(row), rows.Targets(row).MaskedPositions.Length));

    /// <summary>The most masked positions of a row of the batch.</summary>
    public static int MostPositions(StudentRows rows, int[] batch) => batch.Max(row => rows.Targets(row).MaskedPositions.Length);

    /// <summary>The padded values of a tap, fp32 (ids: int64), on the CPU, made on all of torch's threads.</summary>
    public static unsafe Tensor Padded(TapColumn column, IReadOnlyList<Block> blocks, int width, int positions)
    {
        // libtorch's memory is kept from step to step; a new array of .NET's would be cleared, and its pages taken anew.
        var tensor = empty(Shape(column, blocks.Count, width, positions), column.Dtype == Ids ? ScalarType.Int64 : ScalarType.Float32);
        Fill(column, blocks, width, positions, TensorMemory.Start(tensor), TorchThreads.For);
        return tensor;
    }

    /// <summary>Writes the padded values of a tap.</summary>
    /// <param name="column">The tap.</param>
    /// <param name="blocks">The valid block of each row.</param>
    /// <param name="width">The most tokens of a row.</param>
    /// <param name="positions">The most masked positions of a row.</param>
    /// <param name="target">Where to: room for fp32, or for int64 where the column holds ids.</param>
    /// <param name="loop">Runs a turn for each row.</param>
    public static unsafe void Fill(TapColumn column, IReadOnlyList<Block> blocks, int width, int positions, void* target, Action<long, Action<long>> loop)
    {
        switch (column.Dtype)
        {
            case Ids: Copy<int, long>(column, blocks, width, positions, (long*)target, TensorPrimitives.ConvertTruncating, loop); break;
            case "float16": Copy<Half, float>(column, blocks, width, positions, (float*)target, TensorPrimitives.ConvertToSingle, loop); break;
            default: Copy<float, float>(column, blocks, width, positions, (float*)target, (source, to) => source.CopyTo(to), loop); break;
        }
    }

    private static int Size(int dimension, int length, int positions) =>
        dimension switch { TapColumn.Length => length, TapColumn.Positions => positions, _ => dimension };

    private static unsafe void Copy<TStored, T>(
        TapColumn column, IReadOnlyList<Block> blocks, int width, int positions, T* values, Widen<TStored, T> widen, Action<long, Action<long>> loop)
        where TStored : unmanaged
        where T : unmanaged
    {
        // Every shape is [outer, middle, inner] with ones in front.
        var (outer, middle, inner) = Three(column, width, positions);
        var size = outer * middle * inner;
        loop(blocks.Count, r => Row(blocks[(int)r], new Span<T>(values + (r * size), size)));

        void Row(Block padded, Span<T> row)
        {
            if (padded.Length < width || padded.Positions < positions)
            {
                row.Clear();
            }

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
