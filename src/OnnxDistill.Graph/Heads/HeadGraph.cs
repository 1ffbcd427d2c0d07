using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Patterns;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Views;

namespace OnnxDistill.Graph.Heads;

/// <summary>A graph of plain operators with what is looked at to tell its outputs apart.</summary>
internal sealed class HeadGraph
{
    // Queries, keys and values of one layer are three.
    private const int LinearsOfALayer = 3;

    private HeadGraph(ModelProto running, GraphView graph, FactTable facts, ProbeSize size, long? words, IReadOnlySet<string>? integers)
    {
        (Running, Graph, Facts, Size, Words, Integers) = (running, graph, facts, size, words, integers);
        Widths = graph.Nodes.Where(n => n.Output.Count > 0).Select(Width).OfType<long>().CountBy(w => w).Where(w => w.Value >= LinearsOfALayer).Select(w => w.Key).ToHashSet();
    }

    /// <summary>Gets the graph to run, where quantised operators are what they are.</summary>
    public ModelProto Running { get; }

    /// <summary>Gets the graph as if nothing were quantised.</summary>
    public GraphView Graph { get; }

    public FactTable Facts { get; }

    public ProbeSize Size { get; }

    /// <summary>Gets the rows of the word embedding, if there is one.</summary>
    public long? Words { get; }

    /// <summary>Gets the values that the graph to run holds as integers; null if there are none.</summary>
    public IReadOnlySet<string>? Integers { get; }

    /// <summary>Gets the widths that the encoder works in: those that three linear layers or more take.</summary>
    public IReadOnlySet<long> Widths { get; }

    /// <summary>Looks at a model whose functions and fused operators are plain already.</summary>
    /// <exception cref="InvalidDataException">The graph is damaged.</exception>
    public static HeadGraph Of(string path, ModelProto model)
    {
        IReadOnlySet<string>? integers = null;
        var view = model;
        try
        {
            view = QuantisedView.Of(path, model, out integers);
        }
        catch (InvalidDataException)
        {
            // What is quantised in a way that is not known is looked at as it is.
        }

        var graph = new GraphView(view, path);
        var size = ProbeSize.For(graph);
        var facts = new FactTable(graph, size, string.Empty);
        if (WordEmbedding.Find(graph, facts) is not { } words)
        {
            return new HeadGraph(model, graph, facts, size, null, integers);
        }

        facts = new FactTable(graph, size, words.Ids);
        return new HeadGraph(model, graph, facts, size, facts[words.Table].Shape?[0], integers);
    }

    /// <summary>The inputs of a node that depend on what is fed, each once.</summary>
    public IReadOnlyList<string> Varying(NodeProto node) => [.. node.Input.Where(i => i.Length > 0 && !Facts.IsConstant(i)).Distinct(StringComparer.Ordinal)];

    /// <summary>The value behind what only orders or converts elements.</summary>
    public string Stem(string value)
    {
        for (var step = 0; step < OutputWalk.StepLimit && Graph.Producer(value) is { Input.Count: > 0 } node && Layout.IsMove(node.OpType); step++)
        {
            value = node.Input[0];
        }

        return value;
    }

    /// <summary>The node behind what only orders or converts elements.</summary>
    public NodeProto? Behind(string value) => Graph.Producer(Stem(value));

    /// <summary>Whether a value is the product of a stored matrix, with or without a bias, as a product or a convolution.</summary>
    public bool IsLinear(string value) => Linear.At(Graph, Facts, value) is not null
        || (Graph.Producer(value) is { } node && (IsProduct(node)
            || (node.OpType == "Add" && Varying(node) is [var only] && Behind(only) is { } product && IsProduct(product))));

    private bool IsProduct(NodeProto node) =>
        node.OpType is "MatMul" or "Gemm" or "Conv" or "Einsum" or "FusedMatMul" or "FusedGemm" or "FusedConv" or "QLinearMatMul" or "QGemm" or "MatMulNBits" or "MatMulInteger"
        && Varying(node).Count == 1;

    private long? Width(NodeProto node) => Linear.At(Graph, Facts, node.Output[0]) is { } linear && linear.Product == node.Output[0]
        ? Facts[linear.Weight].Shape is { } shape ? shape[linear.Transposed ? 1 : 0] : null
        : node.OpType == "Conv" && node.IntegerAttribute("group", 1) == 1 && Facts[node.InputAt(1)].Shape is { Length: > 1 } kernel ? kernel[1] : null;
}
