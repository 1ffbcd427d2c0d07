namespace OnnxDistill.Graph.Encoders;

/// <summary>How a value must be reshaped and transposed to have a tap's standard shape.</summary>
/// <param name="Order">The roles of the value's own axes, as indices into the tap's roles.</param>
/// <param name="IsStandard">Whether it has the standard shape already.</param>
internal sealed record TapForm(int[] Order, bool IsStandard)
{
    /// <summary>
    /// Finds out which axis is which. A value's axes are the roles in some order, neighbours perhaps flattened into one, axes of 1 anywhere.
    /// </summary>
    /// <param name="shape">The value's shape; null is taken for standard, which the self-check will tell.</param>
    /// <param name="roles">The sizes of the roles, in the standard order: batch, length, heads, head size, for example.</param>
    /// <param name="standard">The standard shape, which may flatten the last roles.</param>
    /// <returns>The form; null where the shape cannot be that of the tap.</returns>
    public static TapForm? Of(long[]? shape, long[] roles, long[] standard)
    {
        int[] natural = [.. Enumerable.Range(0, roles.Length)];
        if (shape is null || shape.AsSpan().SequenceEqual(standard))
        {
            return new TapForm(natural, IsStandard: true);
        }

        long[] axes = [.. shape.Where(d => d != 1)];
        foreach (var order in Orders(natural))
        {
            if (Fits(axes, [.. order.Select(r => roles[r]).Where(d => d != 1)]))
            {
                return new TapForm(order, IsStandard: false);
            }
        }

        return null;
    }

    private static bool Fits(long[] axes, long[] sizes)
    {
        var at = 0;
        foreach (var axis in axes)
        {
            var product = 1L;
            while (product < axis && at < sizes.Length)
            {
                product *= sizes[at++];
            }

            if (product != axis)
            {
                return false;
            }
        }

        return at == sizes.Length;
    }

    // In lexicographic order: the natural one first.
    private static IEnumerable<int[]> Orders(int[] rest)
    {
        if (rest.Length <= 1)
        {
            return [rest];
        }

        return rest.SelectMany(first => Orders([.. rest.Where(r => r != first)]).Select(others => (int[])[first, .. others]));
    }
}
