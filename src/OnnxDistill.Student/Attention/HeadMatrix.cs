using System.Runtime.Intrinsics;

namespace OnnxDistill.Student.Attention;

/// <summary>Copies of one head's matrices, <c>[length, size]</c>, whose rows lie among those of other heads.</summary>
internal static unsafe class HeadMatrix
{
    /// <summary>The matrix with rows padded by zeros to whole vectors, <c>[length, padded size]</c>.</summary>
    public static void Rows(float* source, nint stride, AttentionShape shape, float factor, float* target)
    {
        var padded = shape.PaddedSize;
        for (var i = 0; i < shape.Length; i++)
        {
            Row(source + (i * stride), shape.Size, factor, target + (i * padded));
            new Span<float>(target + (i * padded) + shape.Size, padded - shape.Size).Clear();
        }
    }

    /// <summary>The transposed matrix, its rows padded by zeros, <c>[size, padded length]</c>.</summary>
    public static void Columns(float* source, nint stride, AttentionShape shape, float factor, float* target)
    {
        var padded = shape.PaddedLength;
        for (var i = 0; i < shape.Length; i++)
        {
            var row = source + (i * stride);
            for (var j = 0; j < shape.Size; j++)
            {
                target[(j * padded) + i] = factor * row[j];
            }
        }

        for (var j = 0; j < shape.Size; j++)
        {
            new Span<float>(target + (j * padded) + shape.Length, padded - shape.Length).Clear();
        }
    }

    /// <summary>Writes padded rows back among those of other heads.</summary>
    public static void Return(float* source, int rows, AttentionShape shape, float* target, nint stride)
    {
        for (var i = 0; i < rows; i++)
        {
            Row(source + (i * shape.PaddedSize), shape.Size, 1, target + (i * stride));
        }
    }

    // Too short for the start-up of a span's operation.
    private static void Row(float* source, int count, float factor, float* target)
    {
        var j = 0;
        for (; j <= count - SmallProduct.Width; j += SmallProduct.Width)
        {
            (Vector256.Load(source + j) * factor).Store(target + j);
        }

        for (; j < count; j++)
        {
            target[j] = source[j] * factor;
        }
    }
}
