using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Rewriting.Inlining;

/// <summary>A model's functions by what calls name: domain, operator and overload.</summary>
internal sealed class FunctionTable
{
    private readonly Dictionary<(string Domain, string Name, string Overload), FunctionProto> _functions = [];

    public static FunctionTable Of(ModelProto model)
    {
        var table = new FunctionTable();
        foreach (var function in model.Functions)
        {
            if (!table._functions.TryAdd((Domain(function.Domain), function.Name, function.Overload), function))
            {
                throw new InvalidDataException($"the model has two functions {function.Domain}:{function.Name}");
            }
        }

        return table;
    }

    /// <summary>ONNX's own domain has two spellings.</summary>
    public static string Domain(string domain) => domain is "ai.onnx" ? string.Empty : domain;

    public FunctionProto? Find(NodeProto node) => _functions.GetValueOrDefault((Domain(node.Domain), node.OpType, node.Overload));
}
