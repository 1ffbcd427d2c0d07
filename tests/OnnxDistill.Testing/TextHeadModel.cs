using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Testing;

/// <summary>A layer of attention, 8 wide, and what a test makes of it: heads as exporters and users write them. Weights depend on their place alone.</summary>
public sealed class TextHeadModel
{
    /// <summary>The width of the hidden states.</summary>
    public const int Width = 8;

    /// <summary>The rows of the word embedding.</summary>
    public const int Vocabulary = 24;

    private readonly List<Action<ModelProto>> _edits = [];
    private int _weights;

    /// <summary>Makes the encoder.</summary>
    public TextHeadModel()
    {
        Graph = new OnnxGraphBuilder("head");
        var ids = Graph.Input<long>("input_ids", "batch", "sequence");
        var words = Graph.Node("Gather", [Weights(Vocabulary, Width), ids]);
        var (queries, keys, values) = (Linear(words, Width, bias: false), Linear(words, Width, bias: false), Linear(words, Width, bias: false));
        var scores = Graph.Node("MatMul", [queries, Graph.Node("Transpose", [keys], ("perm", new long[] { 0, 2, 1 }))]);
        Attention = Graph.Node("Softmax", [scores], ("axis", -1));
        Hidden = Graph.Node("Add", [words, Graph.Node("MatMul", [Attention, values])]);
        First = Graph.Node("Gather", [Hidden, Graph.Scalar(0L)], ("axis", 1));
    }

    /// <summary>Gets what adds nodes.</summary>
    internal OnnxGraphBuilder Graph { get; }

    /// <summary>Gets the hidden states, [batch, length, 8].</summary>
    public string Hidden { get; }

    /// <summary>Gets the probabilities of attention, [batch, length, length].</summary>
    public string Attention { get; }

    /// <summary>Gets the first token's state, [batch, 8].</summary>
    public string First { get; }

    /// <summary>A node.</summary>
    public string Node(string operation, params string[] inputs) => Graph.Node(operation, inputs);

    /// <summary>A linear layer.</summary>
    public string Linear(string value, int columns, bool bias = true)
    {
        var product = Graph.Node("MatMul", [value, Weights(Width, columns)]);
        return bias ? Graph.Node("Add", [product, Graph.Initializer<float>($"bias_{_weights}", [.. Enumerable.Range(0, columns).Select(i => 0.3f * (i + 1))], columns)]) : product;
    }

    /// <summary>A classifier of the first token, the same in every model.</summary>
    public string Classifier(int classes)
    {
        _weights = 100;
        return Linear(First, classes);
    }

    /// <summary>A single number.</summary>
    public string Number(float value) => Graph.Scalar(value);

    /// <summary>An output of floats.</summary>
    internal TextHeadModel Output(string name, string value, params OnnxDimension[] shape)
    {
        Graph.Output<float>(name, value, shape);
        return this;
    }

    /// <summary>Changes the finished model, as no builder does.</summary>
    public TextHeadModel Edit(Action<ModelProto> edit)
    {
        _edits.Add(edit);
        return this;
    }

    /// <summary>The model.</summary>
    public ModelProto Build()
    {
        var model = Graph.Build();
        _edits.ForEach(e => e(model));
        return model;
    }

    private string Weights(int rows, int columns)
    {
        var seed = ++_weights;
        return Graph.Initializer<float>($"weight_{seed}", [.. Enumerable.Range(0, rows * columns).Select(i => (float)Math.Sin((i * 1.7) + (seed * 5.3)))], rows, columns);
    }
}
