using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Tests.Weights;

/// <summary>
/// One BERT layer of width 6 with 2 heads, written in different ways; the numbers are drawn from a fixed seed and kept under their roles.
/// </summary>
internal sealed class TinyEncoder
{
    public const int Hidden = 6, Heads = 2, Size = 3, Intermediate = 10, Vocabulary = 30, Positions = 20, Labels = 4;

    private readonly OnnxGraphBuilder _graph = new("tiny");
    private readonly Random _random = new(7);

    /// <summary>The drawn numbers: matrices as [out, in].</summary>
    public Dictionary<string, float[]> Numbers { get; } = [];

    /// <summary>Queries, keys and values by one product, [Q|K|V]; the alternative is three products.</summary>
    public bool Packed { get; init; }

    /// <summary>Of packed projections, whether each head's query, key and value lie together.</summary>
    public bool Interleaved { get; init; }

    /// <summary>Matrices stored as [out, in] behind a Transpose, biases added after the residual.</summary>
    public bool Unfolded { get; init; }

    /// <summary>LayerNorm spelled out, the mean taken once.</summary>
    public bool SpelledOutNorm { get; init; }

    /// <summary>
    /// How positions are looked up: <c>cut</c> (the table's first rows), <c>range</c>, <c>old range</c> (indices of ones, as before there was Range),
    /// <c>ones</c> (ones counted, less one, as Paddle does it), <c>exclusive</c> (ones counted up to the token before),
    /// <c>reverse</c> (the length less the ones from a token on), <c>unfollowed</c> (what an operator gives that is not worked out is counted), <c>mask</c> (what a mask of 0 and 1
    /// counts), <c>added mask</c> (what is 0 in a mask that is added to scores), <c>ids</c> (what is no padding among the ids), <c>input</c> (fed).
    /// </summary>
    public string Places { get; init; } = "cut";

    /// <summary>Rows before that of the first token, for padding.</summary>
    public int SkippedPositions { get; init; }

    /// <summary>The id of padding, where positions are counted over the others.</summary>
    public long Padding { get; init; } = 1;

    /// <summary>Whether the words' table is multiplied with one of ones and a row of zeros, as Paddle blanks the padding's row.</summary>
    public bool BlankedPadding { get; init; }

    /// <summary>A norm before attention instead of after it.</summary>
    public bool NormFirst { get; init; }

    public ModelProto Build()
    {
        var ids = _graph.Input<long>("input_ids", "batch", "sequence");
        var hidden = Norm(Embeddings(ids), "embedding");
        var attended = Attention(NormFirst ? Norm(hidden, "attention") : hidden, hidden);
        attended = NormFirst ? attended : Norm(attended, "attention");
        var inner = _graph.Node("Relu", [Linear(attended, "intermediate", Intermediate, Hidden)]);
        hidden = Norm(Residual(inner, attended, "feed-forward", Intermediate), "feed-forward");
        var first = _graph.Node("Gather", [hidden, _graph.Scalar(0L)], ("axis", 1L));                    // [batch, hidden]
        var pooled = _graph.Node("Tanh", [Linear(first, "pooler", Hidden, Hidden)]);
        _graph.Output<float>("logits", Linear(pooled, "classifier", Labels, Hidden), "batch", Labels);
        return _graph.Build();
    }

    private string Embeddings(string ids)
    {
        var vocabulary = Store("words", Draw("words", Vocabulary * Hidden), Vocabulary, Hidden);
        if (BlankedPadding)
        {
            vocabulary = _graph.Node("Mul", [vocabulary, Store("kept", [.. Enumerable.Range(0, Vocabulary * Hidden).Select(i => i < Hidden ? 0f : 1f)], Vocabulary, Hidden)]);
        }

        var words = _graph.Node("Gather", [vocabulary, ids]);
        var table = Store("positions", Draw("positions", Positions * Hidden), Positions, Hidden);
        var length = _graph.Node("Shape", [ids], ("start", 1L), ("end", 2L));
        if (Places == "cut")
        {
            return _graph.Node("Add", [words, _graph.Node("Slice", [table, _graph.Integers(0), length, _graph.Integers(0)])]);
        }

        var places = Place(ids, length);
        places = SkippedPositions == 0 ? places : _graph.Node("Add", [places, _graph.Scalar((long)SkippedPositions)]);
        return _graph.Node("Add", [words, _graph.Node("Gather", [table, places])]);
    }

    private string Place(string ids, string length)
    {
        var ones = _graph.Node("Expand", [_graph.Integers(1), _graph.Node("Shape", [ids])]);
        var (one, first) = (_graph.Scalar(1L), _graph.Scalar(0L));
        switch (Places)
        {
            case "range":
                return _graph.Node("Range", [first, _graph.Node("Squeeze", [length]), one]);
            case "old range":
                return _graph.Node("Squeeze", [_graph.Node("Transpose", [_graph.Node("NonZero", [_graph.Node("Expand", [_graph.Integers(1), length])])]), _graph.Integers(1)]);
            case "ones":
                return _graph.Node("Sub", [_graph.Node("CumSum", [ones, _graph.Scalar(-1L)]), ones]);
            case "exclusive":
                return _graph.Node("CumSum", [ones, one], ("exclusive", 1L));
            case "reverse":
                return _graph.Node("Sub", [length, _graph.Node("CumSum", [ones, one], ("reverse", 1L))]);
            case "unfollowed":
                var near = _graph.Node("Round", [_graph.Node("Sigmoid", [_graph.Input<float>("attention_mask", "batch", "sequence")])]);
                return _graph.Node("Sub", [_graph.Node("CumSum", [_graph.Node("Cast", [near], ("to", 7L)), one]), one]);
            case "mask":
                return _graph.Node("Sub", [_graph.Node("CumSum", [_graph.Input<long>("attention_mask", "batch", "sequence"), one]), one]);
            case "added mask":
                var tokens = _graph.Node("Cast", [_graph.Node("Equal", [_graph.Input<float>("attention_mask", "batch", "sequence"), _graph.Scalar(0f)])], ("to", 7L));
                return _graph.Node("Mul", [_graph.Node("Sub", [_graph.Node("CumSum", [tokens, one]), one]), tokens]);
            case "ids":
                // RoBERTa counts the tokens that are no padding, from 1; the padding's own row is the one before.
                var real = _graph.Node("Cast", [_graph.Node("Not", [_graph.Node("Equal", [ids, _graph.Scalar(Padding)])])], ("to", 7L));
                return _graph.Node("Sub", [_graph.Node("Mul", [_graph.Node("CumSum", [real, one]), real]), one]);
            default:
                return _graph.Input<long>("position_ids", "batch", "sequence");
        }
    }

    private string Attention(string input, string stream)
    {
        var (q, k, v) = Packed ? PackedOperands(input) : (Heads4(Linear(input, "query", Hidden, Hidden)), Heads4(Linear(input, "key", Hidden, Hidden)), Heads4(Linear(input, "value", Hidden, Hidden)));
        var keys = _graph.Node("Transpose", [k], ("perm", new long[] { 0, 1, 3, 2 }));
        var scores = _graph.Node("Mul", [_graph.Node("MatMul", [q, keys]), _graph.Scalar((float)(1 / Math.Sqrt(Size)))]);
        var context = _graph.Node("Transpose", [_graph.Node("MatMul", [_graph.Node("Softmax", [scores], ("axis", -1L)), v])], ("perm", new long[] { 0, 2, 1, 3 }));
        return Residual(_graph.Node("Reshape", [context, _graph.Integers(0, 0, Hidden)]), stream, "output", Hidden);
    }

    private string Heads4(string x) =>
        _graph.Node("Transpose", [_graph.Node("Reshape", [x, _graph.Integers(0, 0, Heads, Size)])], ("perm", new long[] { 0, 2, 1, 3 }));

    // Rows of the packed matrix in the order in which the graph cuts them.
    private (string Query, string Key, string Value) PackedOperands(string input)
    {
        float[][] matrices = [Draw("query", Hidden * Hidden), Draw("key", Hidden * Hidden), Draw("value", Hidden * Hidden)];
        float[][] biases = [Draw("query bias", Hidden), Draw("key bias", Hidden), Draw("value bias", Hidden)];
        var order = Interleaved
            ? Enumerable.Range(0, Heads).SelectMany(h => Enumerable.Range(0, 3).SelectMany(p => Enumerable.Range(0, Size).Select(i => (Part: p, Row: (h * Size) + i)))).ToArray()
            : [.. Enumerable.Range(0, 3).SelectMany(p => Enumerable.Range(0, Hidden).Select(r => (Part: p, Row: r)))];
        float[] packed = [.. order.SelectMany(o => matrices[o.Part].AsSpan(o.Row * Hidden, Hidden).ToArray())];
        var all = Affine(input, "packed", packed, [.. order.Select(o => biases[o.Part][o.Row])]);        // [batch, sequence, 18]
        if (!Interleaved)
        {
            var parts = _graph.Node("Split", 3, [all, _graph.Integers(Hidden, Hidden, Hidden)], ("axis", -1L));
            return (Heads4(parts[0]), Heads4(parts[1]), Heads4(parts[2]));
        }

        var heads = _graph.Node("Reshape", [all, _graph.Integers(0, 0, Heads, 3, Size)]);
        var moved = _graph.Node("Transpose", [heads], ("perm", new long[] { 3, 0, 2, 1, 4 }));           // [3, batch, heads, sequence, size]
        string Part(long p) => _graph.Node("Gather", [moved, _graph.Scalar(p)], ("axis", 0L));
        return (Part(0), Part(1), Part(2));
    }

    private string Residual(string x, string stream, string name, int inputs)
    {
        if (!Unfolded)
        {
            return _graph.Node("Add", [Linear(x, name, Hidden, inputs), stream]);
        }

        var product = _graph.Node("MatMul", [x, Matrix(name, Draw(name, Hidden * inputs), inputs)]);
        return _graph.Node("Add", [_graph.Node("Add", [product, stream]), Store(name + " bias", Draw(name + " bias", Hidden), Hidden)]);
    }

    private string Linear(string x, string name, int outputs, int inputs) => Affine(x, name, Draw(name, outputs * inputs), Draw(name + " bias", outputs));

    private string Affine(string x, string name, float[] weight, float[] bias) =>
        _graph.Node("Add", [_graph.Node("MatMul", [x, Matrix(name, weight, weight.Length / bias.Length)]), Store(name + " bias", bias, bias.Length)]);

    private string Matrix(string name, float[] weight, int inputs)
    {
        var outputs = weight.Length / inputs;
        if (Unfolded)
        {
            return _graph.Node("Transpose", [Store(name, weight, outputs, inputs)], ("perm", new long[] { 1, 0 }));
        }

        float[] transposed = [.. Enumerable.Range(0, weight.Length).Select(i => weight[(i % outputs * inputs) + (i / outputs)])];
        return Store(name, transposed, inputs, outputs);
    }

    private string Norm(string x, string name)
    {
        var (gain, offset) = (Store(name + " gain", Draw(name + " gain", Hidden), Hidden), Store(name + " offset", Draw(name + " offset", Hidden), Hidden));
        if (!SpelledOutNorm)
        {
            return _graph.Node("LayerNormalization", [x, gain, offset], ("axis", -1L), ("epsilon", 1e-6f));
        }

        var centred = _graph.Node("Sub", [x, Mean(x)]);
        var variance = _graph.Node("Add", [Mean(_graph.Node("Pow", [centred, _graph.Scalar(2f)])), _graph.Scalar(1e-6f)]);
        return _graph.Node("Add", [_graph.Node("Mul", [_graph.Node("Div", [centred, _graph.Node("Sqrt", [variance])]), gain]), offset]);
    }

    private string Mean(string x) => _graph.Node("ReduceMean", [x], ("axes", new long[] { -1 }), ("keepdims", 1L));

    private float[] Draw(string name, int count) => Numbers[name] = [.. Enumerable.Range(0, count).Select(_ => (float)((_random.NextDouble() * 2) - 1))];

    private string Store(string name, float[] values, params long[] dims) => _graph.Initializer<float>(name, values, dims);
}
