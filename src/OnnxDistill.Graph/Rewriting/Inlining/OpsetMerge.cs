using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Rewriting.Inlining;

/// <summary>Functions say which versions of operator sets they use. In one graph there is one version of each.</summary>
internal sealed class OpsetMerge
{
    private readonly Dictionary<string, long> _model = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Version, string User)> _used = new(StringComparer.Ordinal);

    public OpsetMerge(ModelProto model)
    {
        foreach (var import in model.OpsetImport)
        {
            _model[FunctionTable.Domain(import.Domain)] = import.Version;
        }
    }

    public static Dictionary<string, long> Versions(FunctionProto function)
    {
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var import in function.OpsetImport)
        {
            versions[FunctionTable.Domain(import.Domain)] = import.Version;
        }

        return versions;
    }

    /// <summary>Notes a node of the model's own graph.</summary>
    public void Uses(NodeProto node) => Uses(node, _model, "the graph");

    /// <summary>Notes a node of a function.</summary>
    public void Uses(NodeProto node, IReadOnlyDictionary<string, long> versions, string user)
    {
        var domain = FunctionTable.Domain(node.Domain);
        if (!versions.TryGetValue(domain, out var version) && !_model.TryGetValue(domain, out version))
        {
            return; // said nowhere: ONNX Runtime will tell
        }

        if (!_used.TryAdd(domain, (version, user)) && _used[domain].Version != version)
        {
            var name = domain.Length == 0 ? "ai.onnx" : domain;
            throw new InvalidDataException(
                $"{user} needs version {version} of the operator set {name} and {_used[domain].User} version {_used[domain].Version}; export the model again without functions");
        }
    }

    /// <summary>Writes the versions that are used; imports that no node needs go with the functions' domains.</summary>
    public void Write(ModelProto model)
    {
        var unused = model.OpsetImport.Where(o => !_used.ContainsKey(FunctionTable.Domain(o.Domain)) && FunctionTable.Domain(o.Domain).Length > 0).ToList();
        foreach (var import in unused)
        {
            model.OpsetImport.Remove(import);
        }

        foreach (var (domain, (version, _)) in _used)
        {
            var import = model.OpsetImport.FirstOrDefault(o => FunctionTable.Domain(o.Domain) == domain);
            if (import is null)
            {
                model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = version });
            }
            else
            {
                import.Version = version;
            }
        }
    }
}
