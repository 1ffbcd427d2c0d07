using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Building;

/// <summary>One dimension of an input or output: a number, or a name such as <c>batch</c> for any number.</summary>
internal readonly record struct OnnxDimension
{
    private OnnxDimension(long? value, string? name) => (Value, Name) = (value, name);

    /// <summary>Gets the number; null for a symbolic dimension.</summary>
    public long? Value { get; }

    /// <summary>Gets the name; null for a fixed dimension.</summary>
    public string? Name { get; }

    /// <summary>A fixed dimension.</summary>
    /// <param name="value">At least 0.</param>
    public static implicit operator OnnxDimension(long value) => FromInt64(value);

    /// <summary>A symbolic dimension.</summary>
    /// <param name="name">Its name.</param>
    public static implicit operator OnnxDimension(string name) => FromString(name);

    /// <summary>A fixed dimension.</summary>
    /// <param name="value">At least 0.</param>
    public static OnnxDimension FromInt64(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return new(value, null);
    }

    /// <summary>A symbolic dimension.</summary>
    /// <param name="name">Its name.</param>
    public static OnnxDimension FromString(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(null, name);
    }

    internal TensorShapeProto.Types.Dimension ToProto() =>
        Name is null ? new() { DimValue = Value ?? 0 } : new() { DimParam = Name };
}
