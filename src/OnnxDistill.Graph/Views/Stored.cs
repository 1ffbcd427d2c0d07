using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Views;

/// <summary>Facts of tensors that are stored in the model.</summary>
internal static class Stored
{
    public static Fact Fact(TensorProto tensor, string path)
    {
        var count = ElementTypes.Count(tensor);
        return new Fact([.. tensor.Dims], count <= ValueRules.Limit && !IsPlaceholder(tensor) ? Elements(tensor, path) : null, IsInteger(tensor.DataType));
    }

    /// <summary>The elements as doubles; integers beyond 2^53 lose their last digits, which only limits such as 'to the end' have.</summary>
    public static double[] Elements(TensorProto tensor, string path) => (DataType)tensor.DataType switch
    {
        DataType.String => throw new InvalidDataException($"{path}: tensor {tensor.Name} holds strings"),
        _ when IsInteger(tensor.DataType) => Array.ConvertAll(TensorData.Longs(tensor, path), v => (double)v),
        _ => Array.ConvertAll(TensorData.Floats(tensor, path), v => (double)v),
    };

    public static bool IsInteger(int type) => (DataType)type is DataType.Int64 or DataType.Int32 or DataType.Int16 or DataType.Int8
        or DataType.Uint64 or DataType.Uint32 or DataType.Uint16 or DataType.Uint8 or DataType.Bool;

    // A widened weight that was not computed: it has a shape but no elements anywhere.
    private static bool IsPlaceholder(TensorProto tensor) => tensor.DataLocation == DataLocation.External && tensor.ExternalData.Count == 0;
}
