using System.Runtime.InteropServices;
using Google.Protobuf;
using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

/// <summary>Writes primitives as the model's version of ONNX's operator set spells them.</summary>
internal sealed class PrimitiveWriter(UnfusingContext context, string stem)
{
    public NodeSequence Nodes { get; } = new(context.Editor, stem);

    public UnfusingContext Context => context;

    private long Opset => context.Editor.Opset;

    public string Add(string operation, IReadOnlyList<string> inputs, params ReadOnlySpan<(string Name, AttributeValue Value)> attributes) =>
        Nodes.Add(operation, inputs, attributes);

    /// <summary>One number of a real type, a scalar.</summary>
    public string Number(float value, DataType type) => context.Editor.Initializer(new TensorProto
    {
        Name = Nodes.Fresh("number"),
        DataType = (int)type,
        RawData = ByteString.CopyFrom(type switch
        {
            DataType.Float16 => MemoryMarshal.AsBytes([(Half)Math.Clamp(value, -65504f, 65504f)]),
            DataType.Bfloat16 => MemoryMarshal.AsBytes([(ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)]),
            DataType.Double => MemoryMarshal.AsBytes([(double)value]),
            _ => MemoryMarshal.AsBytes([value]),
        }),
    });

    /// <summary>Integers; each list is stored once for this node.</summary>
    public string Integers(params ReadOnlySpan<long> values) => Nodes.Integers(values);

    public string Cast(string x, DataType to) => Add("Cast", [x], ("to", (long)to));

    public string Unsqueeze(string x, params long[] axes) =>
        Opset >= 13 ? Add("Unsqueeze", [x, Integers(axes)]) : Add("Unsqueeze", [x], ("axes", axes));

    public string Squeeze(string x, params long[] axes) =>
        Opset >= 13 ? Add("Squeeze", [x, Integers(axes)]) : Add("Squeeze", [x], ("axes", axes));

    public string ReduceMean(string x, long axis) => Opset >= 18
        ? Add("ReduceMean", [x, Integers(axis)], ("keepdims", 1L))
        : Add("ReduceMean", [x], ("axes", new[] { axis }), ("keepdims", 1L));

    public void ReduceSumAs(string output, string x, long axis)
    {
        if (Opset >= 13)
        {
            Nodes.AddAs(output, "ReduceSum", [x, Integers(axis)], ("keepdims", 0L));
        }
        else
        {
            Nodes.AddAs(output, "ReduceSum", [x], ("axes", new[] { axis }), ("keepdims", 0L));
        }
    }

    public string Reshape(string x, params long[] shape) => Add("Reshape", [x, Integers(shape)]);

    public string Transpose(string x, params long[] perm) => Add("Transpose", [x], ("perm", perm));

    /// <summary>The elements of an axis from one bound to another; a bound is a value, [1].</summary>
    public string Slice(string x, string from, string to, long axis) => Add("Slice", [x, from, to, Integers(axis)]);

    /// <summary>One dimension of a value, [1].</summary>
    public string Dimension(string x, long axis) => Add("Gather", [Add("Shape", [x]), Integers(axis)], ("axis", 0L));

    /// <summary>0, 1, 2... up to a length, int64 [length].</summary>
    /// <param name="length">The length, int64 [1].</param>
    public string Range(string length) => Add("Range", [Nodes.Scalar(0L), Squeeze(length, 0), Nodes.Scalar(1L)]);

    /// <summary>LayerNormalization over the last axis. ONNX Runtime takes it below opset 17 too.</summary>
    public void LayerNormalizationAs(string output, string x, string gain, string bias, float epsilon) =>
        Nodes.AddAs(output, "LayerNormalization", bias.Length > 0 ? [x, gain, bias] : [x, gain], ("axis", -1L), ("epsilon", epsilon));

    /// <summary>A linear layer: x·W + b.</summary>
    public string Linear(string x, string weight, string bias)
    {
        var product = Add("MatMul", [x, weight]);
        return bias.Length > 0 ? Add("Add", [product, bias]) : product;
    }
}
