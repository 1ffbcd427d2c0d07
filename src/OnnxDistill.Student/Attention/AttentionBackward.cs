using System.Runtime.Intrinsics;
using OnnxDistill.Student.Tensors;

namespace OnnxDistill.Student.Attention;

/// <summary>
/// The backward pass of an attention, head by head as <see cref="AttentionForward"/>. With P the probabilities, D those after dropout and ' for a
/// gradient: V' = D^T C', D' = C' V^T, S' = D ∘ D' + P ∘ P' - P (sum of the row) plus what comes to the scores themselves, Q' = S' K scaled,
/// K' = S'^T Q scaled. The mask of dropout is not needed: P ∘ mask is D.
/// </summary>
internal sealed unsafe class AttentionBackward
{
    /// <summary>Gets the sizes.</summary>
    public required AttentionShape Shape { get; init; }

    /// <summary>Gets the addresses of queries, keys and values, <c>[batch, length, width]</c>.</summary>
    public required HeadSources Sources { get; init; }

    /// <summary>Gets the addresses of their gradients, likewise.</summary>
    public required HeadSources Gradients { get; init; }

    /// <summary>Gets the probabilities, <c>[batch, heads, query, key]</c>.</summary>
    public float* Probabilities { get; init; }

    /// <summary>Gets those after dropout, likewise.</summary>
    public float* Dropped { get; init; }

    /// <summary>Gets the context's gradient, <c>[batch, length, width]</c>.</summary>
    public float* Context { get; init; }

    /// <summary>Gets the gradient that comes to scores, <c>[batch, heads, query, key]</c>; null where nobody reads them.</summary>
    public float* ToScores { get; init; }

    /// <summary>Gets the gradient that comes to probabilities, likewise; null where nobody reads them.</summary>
    public float* ToProbabilities { get; init; }

    /// <summary>Runs it.</summary>
    public void Run() => TorchThreads.For(Shape.Units, unit => Unit((int)unit));

    private void Unit(int unit)
    {
        var (length, padded, size) = (Shape.Length, Shape.PaddedLength, Shape.PaddedSize);
        var (row, head) = (unit / Shape.Heads, unit % Shape.Heads);
        var values = AttentionScratch.Floats((Shape.Size * padded) + (2 * length * size) + (length * padded) + ((SmallProduct.Rows + 4) * padded));   // [size, length]
        var matrix = values + (Shape.Size * padded);                             // [length, size]
        var product = matrix + (length * size);                                  // [length, size]
        var scores = product + (length * size);                                  // [query, key]
        var dropped = scores + (length * padded);                                // [block, length]
        var rows = dropped + (SmallProduct.Rows * padded);                       // four of [length]

        var (from, to) = (Sources.Offset(row, head, Shape), Gradients.Offset(row, head, Shape));
        var at = (long)unit * length * length;
        var context = Context + ((long)row * length * Shape.Width) + (head * Shape.Size);
        HeadMatrix.Columns(Sources.Values + from, Sources.Stride, Shape, 1, values);
        for (var i = 0; i < length; i += SmallProduct.Rows)
        {
            var count = Math.Min(SmallProduct.Rows, length - i);
            SmallProduct.Of(context + ((long)i * Shape.Width), Shape.Width, 1, values, dropped, count, Shape.Size, padded);
            for (var r = 0; r < count; r++)
            {
                Row(at + ((i + r) * (long)length), dropped + (r * padded), scores + ((i + r) * padded), rows);
            }
        }

        HeadMatrix.Rows(Sources.Keys + from, Sources.Stride, Shape, Shape.Scale, matrix);
        SmallProduct.Of(scores, padded, 1, matrix, product, length, length, size);
        HeadMatrix.Return(product, length, Shape, Gradients.Queries + to, Gradients.Stride);

        HeadMatrix.Rows(Sources.Queries + from, Sources.Stride, Shape, Shape.Scale, matrix);
        SmallProduct.Of(scores, 1, padded, matrix, product, length, length, size);
        HeadMatrix.Return(product, length, Shape, Gradients.Keys + to, Gradients.Stride);

        HeadMatrix.Rows(context, Shape.Width, Shape, 1, matrix);
        SmallProduct.Of(Dropped + at, 1, length, matrix, product, length, length, size);
        HeadMatrix.Return(product, length, Shape, Gradients.Values + to, Gradients.Stride);
    }

    // The gradient of one query's scores before the mask.
    private void Row(long at, float* toDropped, float* result, float* scratch)
    {
        var padded = Shape.PaddedLength;
        var p = Padded(Probabilities + at, scratch);
        var d = Dropped == Probabilities ? p : Padded(Dropped + at, scratch + padded);
        var toP = ToProbabilities == null ? null : Padded(ToProbabilities + at, scratch + (2 * padded));
        var toS = ToScores == null ? null : Padded(ToScores + at, scratch + (3 * padded));
        var sum = Vector256<float>.Zero;
        for (var j = 0; j < padded; j += SmallProduct.Width)
        {
            var x = Vector256.Load(d + j) * Vector256.Load(toDropped + j);
            if (toP != null)
            {
                x += Vector256.Load(p + j) * Vector256.Load(toP + j);
            }

            x.Store(result + j);
            sum += x;
        }

        var total = Vector256.Create(Vector256.Sum(sum));
        for (var j = 0; j < padded; j += SmallProduct.Width)
        {
            var x = Vector256.Load(result + j) - (total * Vector256.Load(p + j));
            (toS == null ? x : x + Vector256.Load(toS + j)).Store(result + j);
        }
    }

    // A row of keys; copied where its last vector would reach into the next row.
    private float* Padded(float* row, float* scratch)
    {
        if (Shape.Length == Shape.PaddedLength)
        {
            return row;
        }

        new ReadOnlySpan<float>(row, Shape.Length).CopyTo(new Span<float>(scratch, Shape.Length));
        new Span<float>(scratch + Shape.Length, Shape.PaddedLength - Shape.Length).Clear();
        return scratch;
    }
}
