using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Products;

/// <summary>com.microsoft FusedGemm: an activation of Gemm.</summary>
internal static class FusedGemmUnfusing
{
    // The activations' own attributes, by the names that FusedGemm gives them.
    private static readonly Dictionary<string, string[]> Activations = new(StringComparer.Ordinal)
    {
        ["Relu"] = [],
        ["Tanh"] = [],
        ["Sigmoid"] = [],
        ["Softplus"] = [],
        ["Softsign"] = [],
        ["LeakyRelu"] = ["alpha"],
        ["Elu"] = ["alpha"],
        ["ThresholdedRelu"] = ["alpha"],
        ["HardSigmoid"] = ["alpha", "beta"],
        ["Selu"] = ["alpha", "gamma"],
    };

    public static NodeSequence? Replace(UnfusingContext context, NodeProto node)
    {
        var activation = node.TextAttribute("activation") ?? string.Empty;
        if (activation.Length > 0 && !Activations.ContainsKey(activation))
        {
            return null;
        }

        var p = context.In(node);
        var product = activation.Length > 0 ? p.Nodes.Fresh("Gemm") : node.Output[0];
        var gemm = new NodeProto { Name = p.Nodes.Fresh("node"), OpType = "Gemm", Input = { node.Input }, Output = { product } };
        gemm.Attribute.AddRange(node.Attribute.Where(a => a.Name is "alpha" or "beta" or "transA" or "transB"));
        p.Nodes.AddNode(gemm);
        if (activation.Length > 0)
        {
            var last = new NodeProto { Name = p.Nodes.Fresh("node"), OpType = activation, Input = { product }, Output = { node.Output[0] } };
            foreach (var name in Activations[activation])
            {
                if (node.Attribute.FirstOrDefault(a => a.Name == $"activation_{name}") is { } given)
                {
                    last.Attribute.Add(new AttributeProto(given) { Name = name });
                }
            }

            p.Nodes.AddNode(last);
        }

        return p.Nodes;
    }
}
