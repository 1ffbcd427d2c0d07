using System.Runtime.Intrinsics;
using OnnxDistill.Student.Dropout;
using OnnxDistill.Student.Tensors;

namespace OnnxDistill.Student.Attention;

/// <summary>
/// The forward pass of an attention: each head of each row alone, on all of torch's threads, so that their number changes no bit. Scores, softmax,
/// dropout and the product with the values are made for four queries at a time, while they are in the cache.
/// </summary>
internal sealed unsafe class AttentionForward
{
    /// <summary>Gets the sizes.</summary>
    public required AttentionShape Shape { get; init; }

    /// <summary>Gets the addresses of queries, keys and values, <c>[batch, length, width]</c>.</summary>
    public required HeadSources Sources { get; init; }

    /// <summary>Gets what is added to scores, <c>[batch, key]</c>; null where nothing is padding.</summary>
    public float* Additive { get; init; }

    /// <summary>Gets where scores go, <c>[batch, heads, query, key]</c>; null where nobody wants them.</summary>
    public float* Scores { get; init; }

    /// <summary>Gets where probabilities go, <c>[batch, heads, query, key]</c>.</summary>
    public float* Probabilities { get; init; }

    /// <summary>Gets where probabilities after dropout go, likewise; those themselves where nothing is dropped.</summary>
    public float* Dropped { get; init; }

    /// <summary>Gets the mask of dropout; null where nothing is dropped.</summary>
    public DropoutSite? Dropout { get; init; }

    /// <summary>Gets where the context goes, <c>[batch, length, width]</c>.</summary>
    public float* Context { get; init; }

    /// <summary>Runs it.</summary>
    public void Run() => TorchThreads.For(Shape.Units, unit => Unit((int)unit));

    private void Unit(int unit)
    {
        var (length, padded, size) = (Shape.Length, Shape.PaddedLength, Shape.PaddedSize);
        var (row, head) = (unit / Shape.Heads, unit % Shape.Heads);
        var keys = AttentionScratch.Floats((Shape.Size * padded) + (length * size) + padded + (SmallProduct.Rows * ((3 * padded) + size)));   // [size, length]
        var values = keys + (Shape.Size * padded);                               // [length, size]
        var bias = values + (length * size);                                     // [length]
        var scores = bias + padded;                                              // [block, length]
        var mask = scores + (SmallProduct.Rows * padded);                        // [block, length], unpadded
        var context = mask + (2 * SmallProduct.Rows * padded);                   // [block, size]

        var offset = Sources.Offset(row, head, Shape);
        HeadMatrix.Columns(Sources.Keys + offset, Sources.Stride, Shape, Shape.Scale, keys);
        HeadMatrix.Rows(Sources.Values + offset, Sources.Stride, Shape, 1, values);
        Bias(row, bias);
        for (var i = 0; i < length; i += SmallProduct.Rows)
        {
            var (rows, at) = (Math.Min(SmallProduct.Rows, length - i), (((long)unit * length) + i) * length);
            SmallProduct.Of(Sources.Queries + offset + (i * Sources.Stride), Sources.Stride, 1, keys, scores, rows, Shape.Size, padded);
            Store(scores, rows, Scores, at);
            for (var r = 0; r < rows; r++)
            {
                Softmax(scores + (r * padded), bias, padded);
            }

            Store(scores, rows, Probabilities, at);
            if (Dropout is { } site)
            {
                DropoutMask.Part(mask, at, rows * length, site);
                Vector256<float>.Zero.Store(mask + (rows * length));             // read with the last row, times its padding
                for (var r = 0; r < rows; r++)
                {
                    Multiply(scores + (r * padded), mask + (r * length), padded);
                }

                Store(scores, rows, Dropped, at);
            }

            SmallProduct.Of(scores, padded, 1, values, context, rows, length, size);
            HeadMatrix.Return(context, rows, Shape, Context + (((((long)row * length) + i) * Shape.Width) + (head * Shape.Size)), Shape.Width);
        }
    }

    // What is added to each score; less than any number in the padding of vectors, so that it gets no probability.
    private void Bias(int row, float* bias)
    {
        var valid = new Span<float>(bias, Shape.Length);
        if (Additive == null)
        {
            valid.Clear();
        }
        else
        {
            new ReadOnlySpan<float>(Additive + ((long)row * Shape.Length), Shape.Length).CopyTo(valid);
        }

        new Span<float>(bias + Shape.Length, Shape.PaddedLength - Shape.Length).Fill(float.NegativeInfinity);
    }

    private void Store(float* rows, int count, float* target, long at)
    {
        if (target == null)
        {
            return;
        }

        var (length, padded) = (Shape.Length, Shape.PaddedLength);
        for (var r = 0; r < count; r++)
        {
            new ReadOnlySpan<float>(rows + (r * padded), length).CopyTo(new Span<float>(target + at + (r * length), length));
        }
    }

    private static void Softmax(float* row, float* bias, int count)
    {
        var largest = Vector256.Create(float.NegativeInfinity);
        for (var j = 0; j < count; j += SmallProduct.Width)
        {
            var x = Vector256.Load(row + j) + Vector256.Load(bias + j);
            x.Store(row + j);
            largest = Vector256.Max(largest, x);
        }

        var most = Vector256.Create(Largest(largest));
        var sum = Vector256<float>.Zero;
        for (var j = 0; j < count; j += SmallProduct.Width)
        {
            var e = Vector256.Exp(Vector256.Load(row + j) - most);
            e.Store(row + j);
            sum += e;
        }

        var factor = Vector256.Create(1 / Vector256.Sum(sum));
        for (var j = 0; j < count; j += SmallProduct.Width)
        {
            (Vector256.Load(row + j) * factor).Store(row + j);
        }
    }

    private static void Multiply(float* row, float* mask, int count)
    {
        for (var j = 0; j < count; j += SmallProduct.Width)
        {
            (Vector256.Load(row + j) * Vector256.Load(mask + j)).Store(row + j);
        }
    }

    private static float Largest(Vector256<float> x)
    {
        var most = x[0];
        for (var i = 1; i < SmallProduct.Width; i++)
        {
            most = Math.Max(most, x[i]);
        }

        return most;
    }
}
