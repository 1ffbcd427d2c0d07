using System.Runtime.InteropServices;
using Google.Protobuf;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting.Halves;

/// <summary>
/// Stores the weights of a model in fp32 as fp16, half the bytes, and casts them where they are used: ONNX Runtime widens them once when it loads the model, so
/// that any processor computes in fp32 as before.
/// </summary>
internal static class HalfStorage
{
    /// <summary>Rewrites a model in place: every stored float tensor of more than one element.</summary>
    /// <param name="editor">The editor of the model, whose nodes are in order.</param>
    /// <returns>The number of tensors.</returns>
    /// <exception cref="InvalidDataException">A weight is beyond fp16; the tensor is named.</exception>
    public static int Rewrite(ModelEditor editor)
    {
        ArgumentNullException.ThrowIfNull(editor);
        var graph = editor.Model.Graph;
        var halves = graph.Initializer.Where(t => t.DataType == (int)DataType.Float && ElementTypes.Count(t) > 1).ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var tensor in halves.Values)
        {
            Narrow(tensor, editor.Path);
        }

        var cast = new Dictionary<string, string>(StringComparer.Ordinal);
        editor.Rewrite(node => node.Input.Any(halves.ContainsKey) ? Widened(editor, node, halves, cast) : null);
        return halves.Count;
    }

    private static void Narrow(TensorProto tensor, string path)
    {
        var floats = TensorData.Floats(tensor, path);
        var values = Array.ConvertAll(floats, v => (Half)v);
        for (var i = 0; i < values.Length; i++)
        {
            if (Half.IsInfinity(values[i]) && float.IsFinite(floats[i]))
            {
                throw new InvalidDataException($"{path}: weight {tensor.Name} holds {floats[i]:g4}, and fp16 ends at {(float)Half.MaxValue:g5}; leave --fp16 out");
            }
        }

        tensor.FloatData.Clear();
        (tensor.DataType, tensor.RawData) = ((int)DataType.Float16, ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())));
    }

    // Of a table only the rows that are looked up are widened.
    private static NodeSequence Widened(ModelEditor editor, NodeProto node, Dictionary<string, TensorProto> halves, Dictionary<string, string> cast)
    {
        var by = new NodeSequence(editor, node.Name.Length > 0 ? node.Name : node.OutputAt(0));
        var copy = node.Clone();
        if (node.OpType is "Gather" or "Slice" && halves.ContainsKey(node.Input[0]))
        {
            copy.Output[0] = by.Fresh("half");
            by.AddNode(copy);
            by.AddAs(node.Output[0], "Cast", [copy.Output[0]], ("to", (long)DataType.Float));
            return by;
        }

        for (var i = 0; i < copy.Input.Count; i++)
        {
            if (halves.ContainsKey(copy.Input[i]))
            {
                copy.Input[i] = cast.TryGetValue(copy.Input[i], out var known) ? known
                    : cast[copy.Input[i]] = by.Add("Cast", [copy.Input[i]], ("to", (long)DataType.Float));
            }
        }

        by.AddNode(copy);
        return by;
    }
}
