using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Testing;

/// <summary>
/// A small MobileBERT in the way of TensorFlow's classes and tf2onnx: products of tokens flattened to rows and back, like nodes merged into one,
/// NoNorm as a product and a sum, trigrams by Slice, Pad and Concat. Weights are drawn from a fixed seed.
/// </summary>
public sealed class TensorFlowMobileBert
{
    /// <summary>The sizes; <c>Hidden</c> is the outer width, <c>Inner</c> that of attention.</summary>
    public const int Embedding = 6, Hidden = 20, Inner = 12, Heads = 3, Size = 4, Intermediate = 28, Vocabulary = 40, Positions = 30, Types = 2, Labels = 3;

    private static readonly long[] Swap = [0, 2, 1, 3];

    private readonly OnnxGraphBuilder _graph = new("mobilebert", opset: 15);
    private readonly Dictionary<string, string> _rows = new(StringComparer.Ordinal);
    private readonly List<string> _states = [];
    private readonly Random _random = new(5);
    private string _ids = string.Empty;
    private string _mask = string.Empty;

    /// <summary>The layers.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Whether a value that several products take is flattened once for all of them, as tf2onnx's merging of like nodes leaves it.</summary>
    public bool Merged { get; init; } = true;

    /// <summary>Stacked feed-forward parts beside the last.</summary>
    public int Stacked { get; init; } = 2;

    /// <summary>What attention takes: <c>shared</c> (queries and keys of a bottleneck of their own, values of the outer state), <c>all</c> (the layer's bottleneck) or <c>none</c> (the outer state).</summary>
    public string Bottleneck { get; init; } = "shared";

    /// <summary>Whether every hidden state is an output of the graph.</summary>
    public bool StatesOut { get; init; }

    /// <summary>The values of hidden states 0..L, once built.</summary>
    public IReadOnlyList<string> States => _states;

    /// <summary>Builds the model.</summary>
    public ModelProto Build()
    {
        _mask = _graph.Input<int>("attention_mask", "unk__10", "unk__11");
        _ids = _graph.Input<int>("input_ids", "unk__12", "unk__13");
        var types = _graph.Input<int>("token_type_ids", "unk__14", "unk__15");
        _mask = _graph.Node("Cast", [_graph.Node("Reshape", [_mask, _graph.Integers(0, 1, 1, -1)])], ("to", 1L));
        _mask = _graph.Node("Mul", [_graph.Node("Sub", [_graph.Scalar(1f), _mask]), _graph.Scalar(-10000f)]);
        _mask = _graph.Node("Add", [_mask, _graph.Scalar(1e-9f)]);                                        // [batch, 1, 1, key]
        var x = Embeddings(types);
        _states.Add(x);
        for (var layer = 0; layer < Layers; layer++)
        {
            x = Layer(x);
            _states.Add(x);
        }

        var first = _graph.Node("Squeeze", [_graph.Node("Slice", [x, _graph.Integers(0), _graph.Integers(1), _graph.Integers(1)]), _graph.Integers(1)]);
        _graph.Output<float>("logits", _graph.Node("Add", [_graph.Node("MatMul", [first, Draw(Hidden, Labels)]), Draw(Labels)]), "unk__16", Labels);
        foreach (var state in StatesOut ? _states : [])
        {
            _graph.Output<float>($"state_{state}", _graph.Node("Identity", [state]), "unk__12", "unk__13", Hidden);
        }

        return _graph.Build();
    }

    private string Embeddings(string types)
    {
        var words = _graph.Node("Gather", [Draw(Vocabulary, Embedding), _ids]);
        var end = _graph.Integers(int.MaxValue);
        var next = _graph.Node("Pad", [_graph.Node("Slice", [words, _graph.Integers(1), end, _graph.Integers(1)]), _graph.Integers(0, 0, 0, 0, 1, 0)]);
        var before = _graph.Node("Pad", [_graph.Node("Slice", [words, _graph.Integers(0), _graph.Integers(-1), _graph.Integers(1)]), _graph.Integers(0, 1, 0, 0, 0, 0)]);
        var x = Dense(_graph.Node("Concat", [next, words, before], ("axis", 2L)), 3 * Embedding, Hidden);
        var range = _graph.Node("Range", [_graph.Scalar(0L), _graph.Node("Squeeze", [_graph.Node("Shape", [_ids], ("start", 1L))]), _graph.Scalar(1L)]);
        var positions = _graph.Node("Gather", [Draw(Positions, Hidden), _graph.Node("Unsqueeze", [range, _graph.Integers(0)])]);
        x = _graph.Node("Add", [x, positions]);
        return NoNorm(_graph.Node("Add", [x, _graph.Node("Gather", [Draw(Types, Hidden), types])]), Hidden);
    }

    private string Layer(string x)
    {
        var inner = NoNorm(Dense(x, Hidden, Inner), Inner);
        var asked = Bottleneck switch { "shared" => NoNorm(Dense(x, Hidden, Inner), Inner), "all" => inner, _ => x };
        var attended = Attention(asked, Bottleneck == "all" ? inner : x);
        var y = NoNorm(_graph.Node("Add", [Dense(attended, Inner, Inner), inner]), Inner);
        for (var part = 0; part < Stacked; part++)
        {
            y = NoNorm(_graph.Node("Add", [FeedForward(y), y]), Inner);
        }

        y = NoNorm(_graph.Node("Add", [FeedForward(y), y]), Inner);
        return NoNorm(_graph.Node("Add", [Dense(y, Inner, Hidden), x]), Hidden);
    }

    private string FeedForward(string x) => Dense(_graph.Node("Relu", [Dense(x, Inner, Intermediate)]), Intermediate, Inner);

    private string Attention(string asked, string value)
    {
        var q = SplitHeads(Dense(asked, Bottleneck == "none" ? Hidden : Inner, Inner), Swap);
        var k = SplitHeads(Dense(asked, Bottleneck == "none" ? Hidden : Inner, Inner), [0, 2, 3, 1]);
        var v = SplitHeads(Dense(value, Bottleneck == "all" ? Inner : Hidden, Inner), Swap);
        var scores = _graph.Node("Mul", [_graph.Node("MatMul", [q, k]), _graph.Scalar((float)(1 / Math.Sqrt(Size)))]);
        var context = _graph.Node("MatMul", [_graph.Node("Softmax", [_graph.Node("Add", [scores, _mask])]), v]);
        return _graph.Node("Reshape", [_graph.Node("Transpose", [context], ("perm", Swap)), Shape(_graph.Integers(Inner))]);
    }

    private string SplitHeads(string x, long[] order) => _graph.Node("Transpose", [_graph.Node("Reshape", [x, Shape(_graph.Integers(Heads, Size))])], ("perm", order));

    // keras.layers.Dense on [batch, length, inputs]: Tensordot.
    private string Dense(string x, int inputs, int outputs)
    {
        if (!Merged || !_rows.TryGetValue(x, out var rows))
        {
            _rows[x] = rows = _graph.Node("Reshape", [x, _graph.Integers(-1, inputs)]);
        }

        return _graph.Node("Add", [_graph.Node("Reshape", [_graph.Node("MatMul", [rows, Draw(inputs, outputs)]), Shape(_graph.Integers(outputs))]), Draw(outputs)]);
    }

    // [batch, length, rest]
    private string Shape(string rest) => _graph.Node("Concat", [_graph.Node("Shape", [_ids]), rest], ("axis", 0L));

    private string NoNorm(string x, int width) => _graph.Node("Add", [_graph.Node("Mul", [x, Draw(width)]), Draw(width)]);

    // Nothing is normalised, so that larger weights would make scores which a mask of -10000 does not hide.
    private string Draw(params long[] dims)
    {
        var values = Enumerable.Range(0, (int)dims.Aggregate(1L, (a, b) => a * b)).Select(_ => (float)((_random.NextDouble() * 0.8) - 0.4)).ToArray();
        return _graph.Initializer<float>($"weight_{_random.Next()}", values, dims);
    }
}
