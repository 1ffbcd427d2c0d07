namespace OnnxDistill.Teacher.SelfChecks;

/// <summary>Keeps the largest differences of each output between a row alone, padded, and beside another row.</summary>
internal sealed class PaddingMeter
{
    // A logit near nothing would make rounding look large.
    private const double LeastScale = 0.1;

    private readonly List<(double Padded, double Beside, double Scale)> _outputs = [];

    /// <summary>Compares a row alone with the same row padded.</summary>
    public void Padded(ProbeTensor?[] alone, ProbeTensor?[] padded) => Add(alone, padded, isPadded: true);

    /// <summary>Compares a row alone with the same row beside another of its length.</summary>
    public void Beside(ProbeTensor?[] alone, ProbeTensor?[] beside) => Add(alone, beside, isPadded: false);

    /// <summary>What the differences say.</summary>
    /// <param name="rounding">What rounding alone may do, relative to an output's largest value.</param>
    /// <param name="times">How many times the difference of <see cref="Beside"/> is still no doing of the padding.</param>
    public PaddingDependence Judge(double rounding, double times)
    {
        double difference = 0, noise = 0;
        var dependent = false;
        foreach (var (padded, beside, largest) in _outputs)
        {
            var scale = Math.Max(largest, LeastScale);
            var (d, n) = (double.IsNaN(padded) ? double.PositiveInfinity : padded / scale, double.IsNaN(beside) ? 0 : beside / scale);
            dependent |= d > Math.Max(rounding, times * n);
            (difference, noise) = (Math.Max(difference, d), Math.Max(noise, n));
        }

        return new PaddingDependence(difference, noise, dependent);
    }

    private void Add(ProbeTensor?[] alone, ProbeTensor?[] other, bool isPadded)
    {
        for (var i = 0; i < alone.Length; i++)
        {
            if (_outputs.Count == i)
            {
                _outputs.Add(default);
            }

            if (alone[i] is not { } expected || other[i] is not { } found || expected.Shape.Length != found.Shape.Length)
            {
                continue;
            }

            var difference = Difference(expected, found);
            var (padded, beside, scale) = _outputs[i];
            _outputs[i] = (
                isPadded ? ProbeMath.Worse(padded, difference) : padded,
                isPadded ? beside : ProbeMath.Worse(beside, difference),
                Math.Max(scale, expected.Values.Where(float.IsFinite).Select(v => Math.Abs((double)v)).DefaultIfEmpty().Max()));
        }
    }

    // Over what both hold: the padded one's axes of tokens are longer. What is alike in both, NaN and infinities too, counts as equal.
    private static double Difference(ProbeTensor alone, ProbeTensor other)
    {
        var extents = alone.Shape.Zip(other.Shape, Math.Min).ToArray();
        var count = (int)extents.Aggregate(1L, (a, b) => a * b);
        var error = 0d;
        if (alone.Shape.Skip(1).SequenceEqual(other.Shape.Skip(1)))
        {
            return Difference(alone.Values.AsSpan(0, count), other.Values.AsSpan(0, count));
        }

        for (var element = 0; element < count; element++)
        {
            error = ProbeMath.Worse(error, Difference(alone.Values[Place(alone.Shape, extents, element)], other.Values[Place(other.Shape, extents, element)]));
        }

        return error;
    }

    private static double Difference(ReadOnlySpan<float> alone, ReadOnlySpan<float> other)
    {
        var error = 0d;
        for (var i = 0; i < alone.Length; i++)
        {
            error = ProbeMath.Worse(error, Difference(alone[i], other[i]));
        }

        return error;
    }

    private static double Difference(float alone, float other) => alone.Equals(other) || !float.IsFinite(alone) ? 0 : Math.Abs((double)alone - other);

    // Where an element of the common block lies in a tensor of this shape, both row-major.
    private static long Place(long[] shape, long[] extents, long element)
    {
        long place = 0, stride = 1;
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            place += element % extents[axis] * stride;
            element /= extents[axis];
            stride *= shape[axis];
        }

        return place;
    }
}
