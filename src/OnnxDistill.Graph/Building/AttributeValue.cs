using Google.Protobuf;
using OnnxDistill.Graph.Protobuf;
using static OnnxDistill.Graph.Protobuf.AttributeProto.Types;

namespace OnnxDistill.Graph.Building;

/// <summary>The value of a node's attribute: made implicitly from a number, a text, a list of either, or a tensor.</summary>
internal sealed class AttributeValue
{
    private readonly AttributeProto _value;

    private AttributeValue(AttributeProto value) => _value = value;

    /// <summary>An INT attribute.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator AttributeValue(long value) => new(new() { Type = AttributeType.Int, I = value });

    /// <summary>A FLOAT attribute.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator AttributeValue(float value) => new(new() { Type = AttributeType.Float, F = value });

    /// <summary>A STRING attribute.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator AttributeValue(string value) => new(new() { Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) });

    /// <summary>An INTS attribute.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator AttributeValue(long[] values) => new(new() { Type = AttributeType.Ints, Ints = { values } });

    /// <summary>A FLOATS attribute.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator AttributeValue(float[] values) => new(new() { Type = AttributeType.Floats, Floats = { values } });

    /// <summary>A TENSOR attribute.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator AttributeValue(TensorProto value) => new(new() { Type = AttributeType.Tensor, T = value });

    internal AttributeProto Named(string name)
    {
        var named = _value.Clone();
        named.Name = name;
        return named;
    }
}
