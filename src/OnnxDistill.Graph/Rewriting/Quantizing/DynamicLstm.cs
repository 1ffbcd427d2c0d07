using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Rewriting.Quantizing;

/// <summary>
/// An LSTM with stored weights as ONNX Runtime's <c>com.microsoft.DynamicQuantizeLSTM</c>: weights as bytes, turned around, a scale for each column; inputs and
/// states are rounded at every step.
/// </summary>
internal static class DynamicLstm
{
    /// <summary>The domain of ONNX Runtime's own operators.</summary>
    public const string Domain = "com.microsoft";

    // X, W, R, B, sequence_lens, initial_h, initial_c, P: those of LSTM, then scale and zero point of W and of R.
    private const int LstmInputs = 8;

    /// <summary>The node in an LSTM's place; null for one whose weights are not stored.</summary>
    public static NodeSequence? Rewrite(ModelEditor editor, NodeProto node)
    {
        if (IntegerWeight.Stored(editor, node.InputAt(1), rank: 3) is not { } input || IntegerWeight.Stored(editor, node.InputAt(2), rank: 3) is not { } recurrence)
        {
            return null;
        }

        var by = new NodeSequence(editor, node.Name.Length > 0 ? node.Name : node.OutputAt(0));
        var quantised = node.Clone();
        (quantised.OpType, quantised.Domain) = ("DynamicQuantizeLSTM", Domain);
        var (w, r) = (Weight(editor, input), Weight(editor, recurrence));
        (quantised.Input[1], quantised.Input[2]) = (w.Bytes, r.Bytes);
        while (quantised.Input.Count < LstmInputs)
        {
            quantised.Input.Add(string.Empty);
        }

        quantised.Input.Add([w.Scales, w.Zeros, r.Scales, r.Zeros]);
        by.AddNode(quantised);
        if (editor.Model.OpsetImport.All(o => o.Domain != Domain))
        {
            editor.Model.OpsetImport.Add(new OperatorSetIdProto { Domain = Domain, Version = 1 });
        }

        return by;
    }

    // [directions, gates * hidden, width] to [directions, width, gates * hidden], which the operator multiplies by from the right.
    private static (string Bytes, string Scales, string Zeros) Weight(ModelEditor editor, TensorProto tensor)
    {
        var (directions, gates, width) = ((int)tensor.Dims[0], (int)tensor.Dims[1], (int)tensor.Dims[2]);
        var floats = TensorData.Floats(tensor, editor.Path);
        var parts = Enumerable.Range(0, directions)
            .Select(d => IntegerWeight.Of(IntegerWeight.Transposed(floats.AsSpan(d * gates * width, gates * width), width), gates, IntegerWeight.ForProducts))
            .ToList();
        var whole = new IntegerWeight([.. parts.SelectMany(p => p.Values)], [.. parts.SelectMany(p => p.Scales)]);
        return (
            whole.Store(editor, tensor.Name, directions, width, gates),
            whole.StoreScales(editor, tensor.Name, directions, gates),
            editor.Initializer<sbyte>($"{tensor.Name}_zero_point", new sbyte[directions * gates], directions, gates));
    }
}
