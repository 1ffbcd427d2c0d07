using OnnxDistill.Graph.Protobuf;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting.Halves;

/// <summary>Finds fp16 and bf16 where a model names element types, and names fp32 there.</summary>
internal static class HalfTypes
{
    public static bool IsHalf(long type) => type is (long)DataType.Float16 or (long)DataType.Bfloat16;

    /// <summary>A node's attribute that is an element type.</summary>
    public static bool Widen(string operation, AttributeProto attribute)
    {
        if (IsType(operation, attribute.Name) && IsHalf(attribute.I))
        {
            attribute.I = (long)DataType.Float;
            return true;
        }

        var changed = attribute.Tp is not null && Widen(attribute.Tp);
        foreach (var type in attribute.TypeProtos)
        {
            changed |= Widen(type);
        }

        return changed;
    }

    /// <summary>The type of a value: of a tensor, or of what a sequence, map or optional holds.</summary>
    public static bool Widen(TypeProto? type)
    {
        // Types are nested; a file may nest them as deep as protobuf reads.
        for (; type is not null; type = Inner(type))
        {
            if (type.TensorType is { } tensor && IsHalf(tensor.ElemType))
            {
                tensor.ElemType = (int)DataType.Float;
                return true;
            }

            if (type.SparseTensorType is { } sparse && IsHalf(sparse.ElemType))
            {
                sparse.ElemType = (int)DataType.Float;
                return true;
            }
        }

        return false;
    }

    // "to" of Cast; "dtype" of random numbers, EyeLike, Bernoulli, SequenceEmpty; "output_dtype" and "precision" of quantising operators;
    // "output_datatype" of windows; "softmax_precision" of Attention; "stash_type" of normalisations.
    private static bool IsType(string operation, string attribute) => attribute switch
    {
        "to" => operation is "Cast" or "CastLike",
        "dtype" or "output_dtype" or "output_datatype" or "softmax_precision" or "stash_type" => true,
        "precision" => operation == "QuantizeLinear",
        _ => false,
    };

    private static TypeProto? Inner(TypeProto type) => type.SequenceType?.ElemType ?? type.OptionalType?.ElemType ?? type.MapType?.ValueType;
}
