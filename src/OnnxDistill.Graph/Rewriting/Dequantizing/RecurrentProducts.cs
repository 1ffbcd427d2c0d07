using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>ONNX Runtime's DynamicQuantizeLSTM becomes an LSTM with float weights.</summary>
internal static class RecurrentProducts
{
    // X, W, R, B, sequence_lens, initial_h, initial_c, P; then scale and zero point of W, and of R.
    private const int LstmInputs = 8;

    /// <summary>The node in its place.</summary>
    /// <exception cref="InvalidDataException">Its weights are computed, or their scales do not fit.</exception>
    public static NodeSequence Rewrite(Dequantizing context, NodeProto node)
    {
        var by = context.Replace(node);
        var lstm = node.Clone();
        (lstm.OpType, lstm.Domain) = ("LSTM", string.Empty);
        lstm.Input[1] = Weight(context, by, node, 1, LstmInputs);
        lstm.Input[2] = Weight(context, by, node, 2, LstmInputs + 2);
        while (lstm.Input.Count > LstmInputs || lstm.Input[^1].Length == 0)
        {
            lstm.Input.RemoveAt(lstm.Input.Count - 1);
        }

        by.AddNode(lstm);
        return by;
    }

    // [directions, width, gates] as bytes to [directions, gates, width]; a scale and a zero point for each direction, or for each of its columns.
    private static string Weight(Dequantizing context, NodeSequence by, NodeProto node, int at, int scaleAt)
    {
        var editor = context.Editor;
        if (editor.Constant(node.InputAt(at)) is not { Dims.Count: 3 } bytes || editor.Constant(node.InputAt(scaleAt)) is not { } scale || editor.Constant(node.InputAt(scaleAt + 1)) is not { } zero)
        {
            throw context.Refused(node, "takes weights that are not stored");
        }

        var (directions, width, gates) = ((int)bytes.Dims[0], (int)bytes.Dims[1], (int)bytes.Dims[2]);
        if (new[] { scale, zero }.Any(t => ElementTypes.Count(t) != directions && ElementTypes.Count(t) != directions * (long)gates))
        {
            throw context.Refused(node, "has scales that do not fit its weights");
        }

        return editor.Initializer(WideTensor.Make(editor, by.Fresh(at == 1 ? "input" : "recurrence"), [directions, gates, width], DataType.Float, values =>
        {
            var (integers, scales, zeros) = (TensorData.Floats(bytes, editor.Path), TensorData.Floats(scale, editor.Path), TensorData.Floats(zero, editor.Path));
            for (var i = 0; i < values.Length; i++)
            {
                var (column, place) = (i / width, i % width);            // column counts through the directions
                var (direction, gate) = (column / gates, column % gates);
                values[i] = (integers[(((direction * width) + place) * gates) + gate] - zeros[zeros.Length == directions ? direction : column])
                    * scales[scales.Length == directions ? direction : column];
            }
        }));
    }
}
