using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Testing;

/// <summary>
/// An encoder of two layers, 12 wide, with 3 heads, written in the way of one exporter or another: the same network but for what a switch
/// changes. Weights are drawn from a fixed seed.
/// </summary>
public sealed class DialectEncoder
{
    /// <summary>The sizes.</summary>
    public const int Layers = 2, Hidden = 12, Heads = 3, Size = 4, Intermediate = 20, Vocabulary = 40, Positions = 30, Labels = 2;

    private static readonly long[] Swap = [0, 2, 1, 3];

    private readonly OnnxGraphBuilder _graph = new("dialect", opset: 17);
    private readonly Random _random = new(11);
    private string _ids = string.Empty;
    private string _mask = string.Empty;

    /// <summary>How padding is kept out: <c>add</c>, <c>where</c>, <c>ids</c> (from the padding's id, no mask input) or <c>keras</c> (a factor in a spelled-out softmax).</summary>
    public string Mask { get; init; } = "add";

    /// <summary>Where the scores are divided by the root of the head's size: <c>scores</c>, <c>query</c>, <c>both</c>, <c>paddle</c> (x·scale + 0), <c>shape</c> (from the shape) or <c>nowhere</c>.</summary>
    public string Scale { get; init; } = "scores";

    /// <summary>Whether the softmax is spelled out as exp(x - max) / sum.</summary>
    public bool SpelledOutSoftmax { get; init; }

    /// <summary>Whether biases of queries and values are added after the cut into heads, as in DeBERTa's first version.</summary>
    public bool LateBias { get; init; }

    /// <summary>How norms are written: <c>op</c>, <c>pytorch</c>, <c>keras</c> (β - mean·inverse) or <c>reversed</c> (mean - x).</summary>
    public string Norm { get; init; } = "op";

    /// <summary>Whether norms come before attention and feed-forward instead of after them.</summary>
    public bool NormFirst { get; init; }

    /// <summary>Whether queries and keys are rotated by position.</summary>
    public bool Rotary { get; init; }

    /// <summary>Whether a factor is left of drop-out, as Paddle leaves one.</summary>
    public bool DropoutFactor { get; init; }

    /// <summary>Whether later tokens are hidden from earlier ones.</summary>
    public bool Causal { get; init; }

    /// <summary>Whether heads are folded into the batch: [batch·heads, length, size].</summary>
    public bool FoldedHeads { get; init; }

    /// <summary>Whether hidden states are [length, batch, hidden].</summary>
    public bool LengthFirst { get; init; }

    /// <summary>Whether projections are Einsum with weights [hidden, heads, size].</summary>
    public bool Einsum { get; init; }

    /// <summary>A position term of the scores: <c>none</c>, <c>bias</c> (a table, as MPNet's) or <c>shift</c> (XLNet's).</summary>
    public string PositionTerm { get; init; } = "none";

    /// <summary>Whether an embedding sees its right neighbour, as MobileBERT's does: what a row's last token answers depends on padding.</summary>
    public bool SeesNeighbour { get; init; }

    /// <summary>Builds the model.</summary>
    public ModelProto Build()
    {
        _ids = _graph.Input<long>("input_ids", "batch", "sequence");
        _mask = Mask == "ids"
            ? _graph.Node("Cast", [_graph.Node("Not", [_graph.Node("Equal", [_ids, _graph.Scalar(0L)])])], ("to", 1L))
            : _graph.Node("Cast", [_graph.Input<long>("attention_mask", "batch", "sequence")], ("to", 1L));
        var x = _graph.Node("Gather", [Draw(Vocabulary, Hidden), _ids]);
        x = _graph.Node("Add", [x, _graph.Node("Slice", [Draw(Positions, Hidden), _graph.Integers(0), _graph.Node("Shape", [_ids], ("start", 1L), ("end", 2L)), _graph.Integers(0)])]);
        x = SeesNeighbour ? _graph.Node("Add", [x, Neighbour(x)]) : x;
        x = LengthFirst ? _graph.Node("Transpose", [x], ("perm", new long[] { 1, 0, 2 })) : x;
        x = Normed(x);
        for (var layer = 0; layer < Layers; layer++)
        {
            x = Layer(x);
        }

        x = NormFirst ? Normed(x) : x;
        var first = _graph.Node("Gather", [x, _graph.Scalar(0L)], ("axis", LengthFirst ? 0L : 1L));
        _graph.Output<float>("logits", Linear(first, Hidden, Labels), "batch", Labels);
        return _graph.Build();
    }

    // [batch, length, hidden] moved left by one token, nothing behind the last.
    private string Neighbour(string x)
    {
        var moved = _graph.Node("Slice", [x, _graph.Integers(1), _graph.Integers(int.MaxValue), _graph.Integers(1)]);
        return _graph.Node("Pad", [moved, _graph.Integers(0, 0, 0, 0, 1, 0)]);
    }

    private string Layer(string x)
    {
        var attended = Attention(NormFirst ? Normed(x) : x);
        attended = DropoutFactor ? _graph.Node("Mul", [attended, _graph.Scalar(0.9f)]) : attended;
        x = _graph.Node("Add", [attended, x]);
        x = NormFirst ? x : Normed(x);
        var inner = Linear(NormFirst ? Normed(x) : x, Hidden, Intermediate);
        inner = Linear(_graph.Node("Mul", [inner, _graph.Node("Sigmoid", [inner])]), Intermediate, Hidden);
        x = _graph.Node("Add", [x, inner]);
        return NormFirst ? x : Normed(x);
    }

    private string Attention(string x)
    {
        var q = Projection(x, LateBias);
        var k = Projection(x, late: false);
        var v = Projection(x, LateBias);
        if (Rotary)
        {
            (q, k) = (Rotated(q), Rotated(k));
        }

        var root = (float)Math.Sqrt(Size);
        q = Scale is "query" ? _graph.Node("Div", [q, _graph.Scalar(root)]) : q;
        q = Scale is "paddle" ? _graph.Node("Add", [_graph.Node("Mul", [q, _graph.Scalar(1 / root)]), _graph.Scalar(0f)]) : q;
        if (Scale is "both")
        {
            var half = _graph.Scalar((float)Math.Pow(Size, -0.25));
            (q, k) = (_graph.Node("Mul", [q, half]), _graph.Node("Mul", [k, half]));
        }

        (q, k, v) = FoldedHeads ? (Fold(q), Fold(k), Fold(v)) : (q, k, v);
        var scores = _graph.Node("MatMul", [q, _graph.Node("Transpose", [k], ("perm", FoldedHeads ? new long[] { 0, 2, 1 } : [0, 1, 3, 2]))]);
        scores = Scale switch
        {
            "scores" => _graph.Node("Div", [scores, _graph.Scalar(root)]),
            "shape" => _graph.Node("Div", [scores, _graph.Node("Sqrt", [_graph.Node("Cast", [_graph.Node("Shape", [q], ("start", -1L))], ("to", 1L))])]),
            _ => scores,
        };
        scores = FoldedHeads ? _graph.Node("Reshape", [scores, _graph.Node("Concat", [_graph.Integers(-1, Heads), Length(), Length()], ("axis", 0L))]) : scores;
        scores = PositionTerm switch
        {
            "bias" => _graph.Node("Add", [scores, PositionBias()]),
            "shift" => _graph.Node("Add", [scores, Shifted(q)]),
            _ => scores,
        };
        var probabilities = Softmax(scores);
        probabilities = FoldedHeads ? _graph.Node("Reshape", [probabilities, _graph.Node("Concat", [_graph.Integers(-1), Length(), Length()], ("axis", 0L))]) : probabilities;
        return Projected(_graph.Node("MatMul", [probabilities, v]));
    }

    // [batch, heads, length, size]
    private string Projection(string x, bool late)
    {
        if (Einsum)
        {
            var product = _graph.Node("Einsum", [x, Draw(Hidden, Heads, Size)], ("equation", "abc,cde->abde"));
            return _graph.Node("Transpose", [_graph.Node("Add", [product, Draw(Heads, Size)])], ("perm", Swap));
        }

        var projected = late ? _graph.Node("MatMul", [x, Draw(Hidden, Hidden)]) : Linear(x, Hidden, Hidden);
        var heads = _graph.Node("Transpose", [_graph.Node("Reshape", [projected, _graph.Integers(0, 0, Heads, Size)])], ("perm", LengthFirst ? [1, 2, 0, 3] : Swap));
        return late ? _graph.Node("Add", [heads, Draw(1, Heads, 1, Size)]) : heads;
    }

    private string Projected(string context)
    {
        if (FoldedHeads)
        {
            context = _graph.Node("Reshape", [context, _graph.Node("Concat", [_graph.Integers(-1, Heads), Length(), _graph.Integers(Size)], ("axis", 0L))]);
        }

        var tokens = _graph.Node("Transpose", [context], ("perm", LengthFirst ? [2, 0, 1, 3] : Swap));
        return Einsum
            ? _graph.Node("Add", [_graph.Node("Einsum", [tokens, Draw(Heads, Size, Hidden)], ("equation", "abcd,cde->abe")), Draw(Hidden)])
            : Linear(_graph.Node("Reshape", [tokens, _graph.Integers(0, 0, Hidden)]), Hidden, Hidden);
    }

    private string Softmax(string scores)
    {
        var keys = _graph.Node("Unsqueeze", [_mask, _graph.Integers(1, 2)]);                             // [batch, 1, 1, key]
        var lowest = _graph.Scalar(-1e9f);
        if (Causal)
        {
            var ones = _graph.Node("Expand", [_graph.Scalar(1f), _graph.Node("Concat", [Length(), Length()], ("axis", 0L))]);
            scores = _graph.Node("Where", [_graph.Node("Cast", [_graph.Node("Trilu", [ones], ("upper", 0L))], ("to", 9L)), scores, lowest]);
        }

        scores = Mask switch
        {
            "keras" => scores,
            "where" => _graph.Node("Where", [_graph.Node("Cast", [keys], ("to", 9L)), scores, lowest]),
            _ => _graph.Node("Add", [scores, _graph.Node("Mul", [_graph.Node("Sub", [_graph.Scalar(1f), keys]), _graph.Scalar(-10000f)])]),
        };
        if (!SpelledOutSoftmax && Mask != "keras")
        {
            return _graph.Node("Softmax", [scores], ("axis", -1L));
        }

        var exp = _graph.Node("Exp", [_graph.Node("Sub", [scores, _graph.Node("ReduceMax", [scores], ("axes", new long[] { -1 }))])]);
        exp = Mask == "keras" ? _graph.Node("Mul", [exp, keys]) : exp;
        var sum = _graph.Node("ReduceSum", [exp, _graph.Integers(-1)]);
        return _graph.Node("Div", [exp, Mask == "keras" ? _graph.Node("Add", [sum, _graph.Scalar(1e-7f)]) : sum]);
    }

    // x·cos + turned(x)·sin by position, [length, size].
    private string Rotated(string x)
    {
        var position = _graph.Node("Unsqueeze", [_graph.Node("Cast", [_graph.Node("Range", [_graph.Scalar(0L), _graph.Node("Squeeze", [Length()]), _graph.Scalar(1L)])], ("to", 1L)), _graph.Integers(1)]);
        var angles = _graph.Node("Mul", [position, _graph.Initializer<float>($"frequencies_{_random.Next()}", [1f, 0.1f, 1f, 0.1f], 1, Size)]);
        var halves = _graph.Node("Split", 2, [x, _graph.Integers(Size / 2, Size / 2)], ("axis", -1L));
        var turned = _graph.Node("Concat", [_graph.Node("Neg", [halves[1]]), halves[0]], ("axis", -1L));
        return _graph.Node("Add", [_graph.Node("Mul", [x, _graph.Node("Cos", [angles])]), _graph.Node("Mul", [turned, _graph.Node("Sin", [angles])])]);
    }

    // [1, heads, query, key] of a table by distance.
    private string PositionBias()
    {
        var range = _graph.Node("Range", [_graph.Scalar(0L), _graph.Node("Squeeze", [Length()]), _graph.Scalar(1L)]);
        var distance = _graph.Node("Abs", [_graph.Node("Sub", [_graph.Node("Unsqueeze", [range, _graph.Integers(0)]), _graph.Node("Unsqueeze", [range, _graph.Integers(1)])])]);
        var biases = _graph.Node("Gather", [Draw(Positions, Heads), distance]);                          // [query, key, heads]
        return _graph.Node("Unsqueeze", [_graph.Node("Transpose", [biases], ("perm", new long[] { 2, 0, 1 })), _graph.Integers(0)]);
    }

    // Queries times projected positions, moved by one, as Transformer-XL does it.
    private string Shifted(string q)
    {
        var positions = _graph.Node("Slice", [Draw(Positions, Size), _graph.Integers(0), Length(), _graph.Integers(0)]);
        var product = _graph.Node("MatMul", [q, _graph.Node("Transpose", [positions], ("perm", new long[] { 1, 0 }))]);
        return _graph.Node("Pad", [_graph.Node("Slice", [product, _graph.Integers(1), _graph.Integers(int.MaxValue), _graph.Integers(3)]), _graph.Integers(0, 0, 0, 0, 0, 0, 0, 1)]);
    }

    private string Fold(string x) => _graph.Node("Reshape", [x, _graph.Node("Concat", [_graph.Integers(-1), Length(), _graph.Integers(Size)], ("axis", 0L))]);

    private string Length() => _graph.Node("Shape", [_ids], ("start", 1L), ("end", 2L));

    private string Normed(string x)
    {
        var (gain, offset) = (Draw(Hidden), Draw(Hidden));
        if (Norm == "op")
        {
            return _graph.Node("LayerNormalization", [x, gain, offset], ("axis", -1L), ("epsilon", 1e-6f));
        }

        var mean = Mean(x);
        var centred = _graph.Node("Sub", Norm == "reversed" ? [mean, x] : [x, mean]);
        var root = _graph.Node("Sqrt", [_graph.Node("Add", [Mean(_graph.Node("Mul", [centred, centred])), _graph.Scalar(1e-6f)])]);
        if (Norm == "pytorch")
        {
            return _graph.Node("Add", [_graph.Node("Mul", [gain, _graph.Node("Div", [centred, root])]), offset]);
        }

        var inverse = _graph.Node("Mul", [_graph.Node("Reciprocal", [root]), gain]);
        return _graph.Node("Add", [_graph.Node("Mul", [x, inverse]), _graph.Node("Sub", [offset, _graph.Node("Mul", [mean, inverse])])]);
    }

    private string Mean(string x) => _graph.Node("ReduceMean", [x], ("axes", new long[] { -1 }));

    private string Linear(string x, int inputs, int outputs) => _graph.Node("Add", [Draw(outputs), _graph.Node("MatMul", [x, Draw(inputs, outputs)])]);

    private string Draw(params long[] dims)
    {
        var values = Enumerable.Range(0, (int)dims.Aggregate(1L, (a, b) => a * b)).Select(_ => (float)((_random.NextDouble() * 2) - 1)).ToArray();
        return _graph.Initializer<float>($"weight_{_random.Next()}", values, dims);
    }
}
