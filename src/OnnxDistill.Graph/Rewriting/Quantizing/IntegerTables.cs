using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Rewriting.Quantizing;

/// <summary>Tables of embeddings as bytes: rows are looked up (Gather) or cut out (Slice) as bytes, and only those become floats (DequantizeLinear).</summary>
/// <param name="editor">The editor of the model.</param>
internal sealed class IntegerTables(ModelEditor editor)
{
    // Smaller ones, such as two token types, are not worth the node.
    private const int FewestElements = 1024;

    private readonly Dictionary<string, (string Bytes, string Scales)> _tables = new(StringComparer.Ordinal);

    /// <summary>The nodes in a lookup's place; null for one of no stored table.</summary>
    public NodeSequence? Rewrite(NodeProto node)
    {
        var perColumn = node.OpType == "Gather";
        if ((perColumn && node.IntegerAttribute("axis", 0) != 0) || Table(node.InputAt(0), perColumn) is not { } table)
        {
            return null;
        }

        var by = new NodeSequence(editor, node.Name.Length > 0 ? node.Name : node.OutputAt(0));
        var bytes = node.Clone();
        bytes.Input[0] = table.Bytes;
        bytes.Output[0] = by.Fresh("bytes");
        by.AddNode(bytes);

        // The scales lie along the last axis, wherever the ids put it.
        if (perColumn)
        {
            by.AddAs(node.OutputAt(0), "DequantizeLinear", [bytes.Output[0], table.Scales], ("axis", -1L));
        }
        else
        {
            by.AddAs(node.OutputAt(0), "DequantizeLinear", [bytes.Output[0], table.Scales]);
        }

        return by;
    }

    private (string Bytes, string Scales)? Table(string value, bool perColumn)
    {
        var key = $"{value}|{perColumn}";
        if (_tables.TryGetValue(key, out var known))
        {
            return known;
        }

        if (IntegerWeight.Stored(editor, value, rank: 2) is not { } tensor || ElementTypes.Count(tensor) < FewestElements)
        {
            return null;
        }

        var (rows, columns) = ((int)tensor.Dims[0], (int)tensor.Dims[1]);
        var weight = IntegerWeight.Of(TensorData.Floats(tensor, editor.Path), perColumn ? columns : 1, IntegerWeight.ForTables);
        var made = (weight.Store(editor, value, rows, columns), perColumn ? weight.StoreScales(editor, value, columns) : weight.StoreScales(editor, value));
        _tables[key] = made;
        return made;
    }
}
