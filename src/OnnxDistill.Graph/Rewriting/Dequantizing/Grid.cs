namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>How scales and zero points lie along a quantised tensor.</summary>
/// <param name="Axis">The axis along which they change; without meaning where there is one of each.</param>
/// <param name="Block">Elements along the axis that share one; 0 where every index has its own.</param>
internal readonly record struct Grid(int Axis, int Block = 0)
{
    public static Grid Whole => new(0);

    /// <summary>Turns integers into what they stand for, in place: (q - zero point) * scale.</summary>
    /// <param name="values">The integers, row-major.</param>
    /// <param name="dims">Their shape.</param>
    /// <param name="scales">One, or one for each index or block, row-major.</param>
    /// <param name="zeros">One, or as many as scales.</param>
    public void Apply(Span<float> values, ReadOnlySpan<long> dims, float[] scales, float[] zeros)
    {
        if (scales.Length == 1 && zeros.Length == 1)
        {
            Run(values, scales[0], zeros[0]);
            return;
        }

        if (values.IsEmpty)
        {
            return;
        }

        var along = (int)dims[Axis]; // [outer, along, inner]
        var inner = Product(dims[(Axis + 1)..]);
        if (inner == 1 && Block == 0)
        {
            Columns(values, along, scales, zeros);
            return;
        }

        var blocks = Block == 0 ? along : (along + Block - 1) / Block;
        for (var row = 0; row < values.Length / inner; row++)
        {
            // Blocks differ in every other index too; without blocks only the axis counts.
            var (outer, j) = (row / along, row % along);
            var at = Block == 0 ? j : (((outer * blocks) + (j / Block)) * inner);
            var run = values.Slice(row * inner, inner);
            if (Block == 0)
            {
                Run(run, scales.Length == 1 ? scales[0] : scales[at], zeros.Length == 1 ? zeros[0] : zeros[at]);
                continue;
            }

            for (var i = 0; i < inner; i++)
            {
                run[i] = (run[i] - (zeros.Length == 1 ? zeros[0] : zeros[at + i])) * (scales.Length == 1 ? scales[0] : scales[at + i]);
            }
        }
    }

    /// <summary>The number of scales that a tensor needs which has more than one.</summary>
    public long Scales(IReadOnlyList<long> dims)
    {
        var count = 1L;
        for (var i = 0; i < dims.Count; i++)
        {
            count *= i == Axis && Block > 0 ? (dims[i] + Block - 1) / Block : i == Axis || Block > 0 ? dims[i] : 1;
        }

        return count;
    }

    // The usual weight of a linear layer, [in, out] with one scale for each output.
    private static void Columns(Span<float> values, int columns, float[] scales, float[] zeros)
    {
        var (s, z) = (Spread(scales, columns), Spread(zeros, columns));
        for (var start = 0; start < values.Length; start += columns)
        {
            var row = values.Slice(start, columns);
            for (var j = 0; j < row.Length; j++)
            {
                row[j] = (row[j] - z[j]) * s[j];
            }
        }
    }

    private static float[] Spread(float[] values, int count) => values.Length == count ? values : [.. Enumerable.Repeat(values[0], count)];

    private static int Product(ReadOnlySpan<long> dims)
    {
        var product = 1L;
        foreach (var d in dims)
        {
            product *= d;
        }

        return (int)product;
    }

    private static void Run(Span<float> values, float scale, float zero)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (values[i] - zero) * scale;
        }
    }
}
