namespace OnnxDistill.Teacher.SelfChecks;

/// <summary>What must hold between the inner tensors of one attention, for one row: scores and probabilities are [heads, width, width].</summary>
internal static class AttentionMath
{
    // A masked key's probability is 0, or so small that it was the mask's doing.
    private const float Masked = 1e-9f;

    /// <summary>Whether some valid token attends to a later valid one.</summary>
    public static bool LooksAhead(ProbeTensor probabilities, int heads, int length)
    {
        var width = (int)probabilities.Shape[^1];
        for (var line = 0; line < heads * width; line++)                       // [head, query]
        {
            var query = line % width;
            if (query < length && probabilities.Values.AsSpan((line * width) + query + 1, length - query - 1).ContainsAnyExceptInRange(float.NegativeInfinity, Masked))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The largest difference between softmax(scores) over the valid keys and the probabilities.</summary>
    /// <remarks>A layer of sliding windows attends to fewer: then over those, if who sees whom is mutual, which a causal mask is not.</remarks>
    public static double SoftmaxError(ProbeTensor scores, ProbeTensor probabilities, int heads, int length)
    {
        var whole = SoftmaxError(scores, probabilities, heads, length, (_, _) => true);
        if (whole < 1e-3)
        {
            return whole;
        }

        var width = (int)probabilities.Shape[^1];
        bool Sees(int query, int key) => probabilities.Values[(query * width) + key] > Masked;
        var mutual = Enumerable.Range(0, length).All(q => Sees(q, q) && Enumerable.Range(0, length).All(k => Sees(q, k) == Sees(k, q)));
        return mutual ? Math.Min(whole, SoftmaxError(scores, probabilities, heads, length, Sees)) : whole;
    }

    /// <summary>The largest difference between Q·Kᵀ·scale and the scores.</summary>
    public static double ProductError(ProbeTensor queries, ProbeTensor keys, ProbeTensor scores, int heads, int headSize, double scale, int length)
    {
        var width = (int)scores.Shape[^1];
        var size = heads * headSize;
        var error = 0d;
        for (var head = 0; head < heads; head++)
        {
            for (var query = 0; query < length; query++)
            {
                for (var key = 0; key < length; key++)
                {
                    var product = 0d;
                    for (var i = head * headSize; i < (head + 1) * headSize; i++)
                    {
                        product += (double)queries.Values[(query * size) + i] * keys.Values[(key * size) + i];
                    }

                    error = ProbeMath.Worse(error, Math.Abs((product * scale) - scores.Values[(((head * width) + query) * width) + key]));
                }
            }
        }

        return error;
    }

    /// <summary>The largest magnitude of the valid scores.</summary>
    public static double Largest(ProbeTensor scores, int heads, int length)
    {
        var width = (int)scores.Shape[^1];
        var largest = 0d;
        for (var line = 0; line < heads * width; line++)
        {
            for (var key = 0; line % width < length && key < length; key++)
            {
                largest = Math.Max(largest, Math.Abs(scores.Values[(line * width) + key]));
            }
        }

        return largest;
    }

    private static double SoftmaxError(ProbeTensor scores, ProbeTensor probabilities, int heads, int length, Func<int, int, bool> sees)
    {
        var width = (int)scores.Shape[^1];
        var error = 0d;
        var exponentials = new double[length];
        for (var line = 0; line < heads * width; line++)                       // [head, query]
        {
            var query = line % width;
            if (query >= length)
            {
                continue;
            }

            var keys = scores.Values.AsSpan(line * width, length);
            double largest = float.NegativeInfinity, sum = 0;
            for (var key = 0; key < length; key++)
            {
                largest = sees(query, key) ? Math.Max(largest, keys[key]) : largest;
            }

            for (var key = 0; key < length; key++)
            {
                exponentials[key] = sees(query, key) ? Math.Exp(keys[key] - largest) : 0;
                sum += exponentials[key];
            }

            for (var key = 0; key < length; key++)
            {
                error = ProbeMath.Worse(error, Math.Abs((exponentials[key] / sum) - probabilities.Values[(line * width) + key]));
            }
        }

        return error;
    }
}
