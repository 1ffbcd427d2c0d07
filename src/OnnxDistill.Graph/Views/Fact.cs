namespace OnnxDistill.Graph.Views;

/// <summary>What is known of a value before anything is run.</summary>
/// <param name="Shape">Its dimensions, for a batch of <see cref="ProbeSize"/>; null if unknown.</param>
/// <param name="Value">Its elements, row-major, where they are few and computable; null otherwise.</param>
/// <param name="IsInteger">Whether its elements are integers or booleans.</param>
internal sealed record Fact(long[]? Shape, double[]? Value = null, bool IsInteger = false)
{
    /// <summary>Gets the fact of which nothing is known.</summary>
    public static Fact Unknown { get; } = new((long[]?)null);

    /// <summary>Gets the only element, where there is one and it is known.</summary>
    public double? Scalar => Value is [var only] ? only : null;

    /// <summary>Gets the number of elements; -1 if unknown.</summary>
    public long Count => Shape is null ? -1 : Shape.Aggregate(1L, (a, b) => a * b);

    public Fact WithShape(params long[] shape) => this with { Shape = shape };
}
