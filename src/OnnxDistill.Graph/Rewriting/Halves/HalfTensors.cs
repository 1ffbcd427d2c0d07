using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting.Halves;

/// <summary>Widens stored tensors in place, so that whoever holds one sees it widened.</summary>
internal sealed class HalfTensors(ModelEditor editor)
{
    public bool Widen(TensorProto tensor)
    {
        if (!HalfTypes.IsHalf(tensor.DataType))
        {
            return false;
        }

        var wide = WideTensor.Make(editor, tensor.Name, tensor.Dims, DataType.Float, values => TensorData.Floats(tensor, editor.Path, values));
        tensor.ExternalData.Clear();
        tensor.Int32Data.Clear();
        (tensor.DataType, tensor.DataLocation) = (wide.DataType, wide.DataLocation);
        if (wide.HasRawData)
        {
            tensor.RawData = wide.RawData;
        }
        else
        {
            tensor.ClearRawData();
        }

        return true;
    }
}
