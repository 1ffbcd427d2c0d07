namespace OnnxDistill.Graph.Views;

/// <summary>numpy's broadcasting of shapes and of small arrays.</summary>
internal static class Broadcasting
{
    /// <summary>The common shape; of unequal dimensions that are not 1 the larger is taken, so that one wrong guess does not end the analysis.</summary>
    public static long[] Shape(long[] a, long[] b)
    {
        var result = new long[Math.Max(a.Length, b.Length)];
        for (var i = 1; i <= result.Length; i++)
        {
            var (x, y) = (i <= a.Length ? a[^i] : 1, i <= b.Length ? b[^i] : 1);
            result[^i] = x == 1 ? y : y == 1 ? x : Math.Max(x, y);
        }

        return result;
    }

    /// <summary>The elements of an array, spread over a shape that it broadcasts to.</summary>
    public static double[] Spread(double[] values, long[] shape, long[] target)
    {
        var count = checked((int)target.Aggregate(1L, (a, b) => checked(a * b)));
        if (values.Length == 1)
        {
            var all = new double[count];
            all.AsSpan().Fill(values[0]);
            return all;
        }

        var strides = Strides(shape, target.Length);
        var result = new double[count];
        var index = new long[target.Length];
        for (var i = 0; i < count; i++)
        {
            var offset = 0L;
            for (var axis = 0; axis < index.Length; axis++)
            {
                offset += index[axis] * strides[axis];
            }

            result[i] = values[offset];
            Next(index, target);
        }

        return result;
    }

    /// <summary>Steps a multi-index to the next element in row-major order.</summary>
    public static void Next(long[] index, long[] shape)
    {
        for (var axis = index.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--)
        {
            index[axis] = 0;
        }
    }

    /// <summary>Row-major strides of a shape seen with more axes in front; 0 where a dimension of 1 is spread.</summary>
    public static long[] Strides(long[] shape, int rank)
    {
        var strides = new long[rank];
        var step = 1L;
        for (var i = 1; i <= shape.Length; i++)
        {
            strides[^i] = shape[^i] == 1 ? 0 : step;
            step *= shape[^i];
        }

        return strides;
    }
}
