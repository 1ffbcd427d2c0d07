using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Views;

namespace OnnxDistill.Graph.Patterns;

/// <summary>A graph of plain operators with everything that patterns look at.</summary>
/// <param name="Graph">Its nodes.</param>
/// <param name="Facts">Shapes and small values.</param>
/// <param name="Size">The batch and length that shapes are for.</param>
/// <param name="Words">The lookup of the word embeddings.</param>
/// <param name="Cone">What the word embeddings flow into.</param>
internal sealed record EncoderGraph(GraphView Graph, FactTable Facts, ProbeSize Size, WordEmbedding Words, Dominators Cone)
{
    /// <summary>Looks at a model; null where no word embedding is found.</summary>
    /// <exception cref="InvalidDataException">The graph is damaged.</exception>
    public static EncoderGraph? Of(ModelProto model, string path)
    {
        var graph = new GraphView(model, path);
        var size = ProbeSize.For(graph);
        if (WordEmbedding.Find(graph, new FactTable(graph, size, string.Empty)) is not { } words)
        {
            return null;
        }

        return new EncoderGraph(graph, new FactTable(graph, size, words.Ids), size, words, new Dominators(graph, words.Output));
    }

    /// <summary>The inputs of a node that carry values of the cone.</summary>
    public IReadOnlyList<string> ConeInputs(NodeProto node) => [.. ValueFlow.Inputs(node).Where(Cone.InCone).Distinct(StringComparer.Ordinal)];

    /// <summary>The linear layer whose result the value is; null if it is none, or does not depend on the text.</summary>
    public Linear? LinearAt(string value) => Linear.At(Graph, Facts, value) is { } linear && Cone.InCone(linear.Input) ? linear : null;

    /// <summary>A node as messages name it.</summary>
    public static string Describe(NodeProto node) =>
        node.Name.Length > 0 ? $"node '{node.Name}' ({node.OpType})" : $"node ({node.OpType}) that makes '{node.OutputAt(0)}'";
}
