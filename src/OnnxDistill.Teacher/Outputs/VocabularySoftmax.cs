using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace OnnxDistill.Teacher.Outputs;

/// <summary>
/// The log-softmax of one position, and the likeliest word pieces of it. Sums are in fp64; what is left beside the kept ones is summed
/// by itself, so that nothing cancels. Memory of its own, reused: one thread at a time.
/// </summary>
/// <param name="size">The number of word pieces.</param>
/// <param name="kept">How many are kept; <paramref name="size"/> keeps all.</param>
internal sealed class VocabularySoftmax(int size, int kept)
{
    // Below this the exponentials of what is left are too near to fp32's smallest number to be summed as they are.
    private const double Tiny = 1e-25;

    private readonly float[] _shifted = new float[size];
    private readonly float[] _exponentials = new float[size];
    private readonly LargestValues _largest = new(kept);

    /// <summary>All log-probabilities.</summary>
    /// <param name="values">The head's values, [vocabulary].</param>
    /// <param name="logprobs">Receives the log-probabilities, [vocabulary].</param>
    /// <returns>Whether the values are finite; nothing is received where they are not.</returns>
    public bool TryAll(ReadOnlySpan<float> values, Span<float> logprobs)
    {
        if (!TryTotal(values, out var total))
        {
            return false;
        }

        TensorPrimitives.Subtract(_shifted, (float)Math.Log(total), logprobs);
        return true;
    }

    /// <summary>The likeliest word pieces, and the rest.</summary>
    /// <param name="values">The head's values, [vocabulary].</param>
    /// <param name="ids">Receives the ids, likeliest first, of equal ones the lower first, [kept].</param>
    /// <param name="logprobs">Receives their log-probabilities, [kept].</param>
    /// <param name="rest">The log of the probability of all others together; minus infinity where there are none.</param>
    /// <returns>Whether the values are finite; nothing is received where they are not.</returns>
    public bool TryTop(ReadOnlySpan<float> values, Span<int> ids, Span<float> logprobs, out float rest)
    {
        rest = float.NaN;
        if (!TryTotal(values, out _))
        {
            return false;
        }

        _largest.Find(values, ids);
        var sum = 0.0;
        foreach (var id in ids)
        {
            sum += Math.Exp(_shifted[id]);
            _exponentials[id] = 0;
        }

        var others = Sum(_exponentials);
        var log = Math.Log(sum + others);
        for (var i = 0; i < ids.Length; i++)
        {
            logprobs[i] = (float)(_shifted[ids[i]] - log);
        }

        rest = (float)((others > Tiny ? Math.Log(others) : LogOfFew(ids)) - log);
        return true;
    }

    // Minus infinity is allowed (a word piece that is ruled out), NaN and plus infinity are not.
    private bool TryTotal(ReadOnlySpan<float> values, out double total)
    {
        var largest = TensorPrimitives.Max(values);
        if (!float.IsFinite(largest))
        {
            total = double.NaN;
            return false;
        }

        TensorPrimitives.Subtract(values, largest, _shifted);
        TensorPrimitives.Exp<float>(_shifted, _exponentials);
        total = Sum(_exponentials);
        return double.IsFinite(total);
    }

    // Where the kept ones have nearly everything: the others relative to the largest of them.
    private double LogOfFew(ReadOnlySpan<int> ids)
    {
        foreach (var id in ids)
        {
            _shifted[id] = float.NegativeInfinity;
        }

        var largest = TensorPrimitives.Max<float>(_shifted);
        if (float.IsNegativeInfinity(largest))
        {
            return double.NegativeInfinity;
        }

        TensorPrimitives.Subtract(_shifted, largest, _exponentials);
        TensorPrimitives.Exp<float>(_exponentials, _exponentials);
        return largest + Math.Log(Sum(_exponentials));
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<double> low = default, high = default;
        foreach (var vector in vectors)
        {
            Vector.Widen(vector, out var first, out var second);
            low += first;
            high += second;
        }

        var sum = (double)Vector.Sum(low + high);
        foreach (var value in values[(vectors.Length * Vector<float>.Count)..])
        {
            sum += value;
        }

        return sum;
    }
}
