using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Inputs;

namespace OnnxDistill.Teacher.Sessions;

/// <summary>Zeros for an input that nothing which is captured depends on; of whatever type, empty texts where it takes texts.</summary>
/// <param name="axes">The input's axes.</param>
/// <param name="type">Its element type.</param>
internal sealed class ZeroBuffer(IReadOnlyList<int> axes, TensorElementType type) : InputBuffer
{
    public override OrtValue Fill(ReadOnlySpan<EncodedExample> batch, int rows, int width)
    {
        var shape = InputAxis.Shape(axes, rows, width);
        if (type == TensorElementType.String)
        {
            return OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        }

        var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, type, shape);
        value.GetTensorMutableRawData().Clear();
        return value;
    }
}
