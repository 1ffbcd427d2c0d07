using OnnxDistill.Graph.Building;
using OnnxDistill.Student.Models;
using TorchSharp;

namespace OnnxDistill.Student.Export;

/// <summary>The pieces of an encoder as ONNX nodes of opset 17; a piece takes and returns the names of tensors.</summary>
/// <param name="name">The graph's name.</param>
/// <param name="student">Where the weights come from.</param>
internal sealed class EncoderNodes(string name, StudentModel student)
{
    private readonly Dictionary<string, torch.Tensor> _weights =
        student.NamedParameters().ToDictionary(p => p.Name, p => (torch.Tensor)p.Value, StringComparer.Ordinal);

    public OnnxGraphBuilder Graph { get; } = new(name);

    // 0 where the mask is 1, a large negative number where it is 0.
    public string MaskBias(string mask)
    {
        var wide = Graph.Node("Cast", [Graph.Node("Unsqueeze", [mask, Graph.Integers(1, 2)])], ("to", 1L));
        return Graph.Node("Mul", [Graph.Node("Sub", [Graph.Scalar(1f), wide]), Graph.Scalar(-1e9f)]);
    }

    /// <summary>The first rows of a position table, as many as the ids have columns, <c>[sequence, width]</c>.</summary>
    public string Positions(string ids, string table)
    {
        var length = Graph.Node("Shape", [ids], ("start", 1L), ("end", 2L));
        return Graph.Node("Slice", [Weight(table), Graph.Integers(0), length, Graph.Integers(0)]);
    }

    /// <summary>Attention of several heads: projected queries, keys and values <c>[batch, sequence, width]</c> to the context, likewise.</summary>
    public string Attention(string query, string key, string value, string bias, int heads, int width)
    {
        var (q, k, v) = (Heads(query, 0, 2, 1, 3), Heads(key, 0, 2, 3, 1), Heads(value, 0, 2, 1, 3));
        var scale = Graph.Scalar((float)(1 / Math.Sqrt(width / (double)heads)));
        var scores = Graph.Node("Mul", [Graph.Node("MatMul", [q, k]), scale]);                          // [batch, heads, query, key]
        var probabilities = Graph.Node("Softmax", [Graph.Node("Add", [scores, bias])], ("axis", -1L));
        var context = Graph.Node("Transpose", [Graph.Node("MatMul", [probabilities, v])], ("perm", new long[] { 0, 2, 1, 3 }));
        return Graph.Node("Reshape", [context, Graph.Integers(0, 0, width)]);

        string Heads(string x, params long[] permutation) => Graph.Node(
            "Transpose", [Graph.Node("Reshape", [x, Graph.Integers(0, 0, heads, width / heads)])], ("perm", permutation));
    }

    /// <summary>The first token's row, <c>[batch, width]</c>.</summary>
    public string FirstToken(string hidden, int width) =>
        Graph.Node("Reshape", [Graph.Node("Gather", [hidden, Graph.Scalar(0L)], ("axis", 1L)), Graph.Integers(-1, width)]);

    public string Activation(string name, string x) => name switch
    {
        "relu" => Graph.Node("Relu", [x]),
        "tanh" => Graph.Node("Tanh", [x]),
        "silu" or "swish" => Graph.Node("Mul", [x, Graph.Node("Sigmoid", [x])]),
        "quick_gelu" => Graph.Node("Mul", [x, Graph.Node("Sigmoid", [Graph.Node("Mul", [x, Graph.Scalar(1.702f)])])]),
        "mish" => Graph.Node("Mul", [x, Graph.Node("Tanh", [Graph.Node("Softplus", [x])])]),
        "gelu" => HalfOf(x, Graph.Node("Erf", [Graph.Node("Mul", [x, Graph.Scalar((float)Math.Sqrt(0.5))])])),
        _ => HalfOf(x, Graph.Node("Tanh", [TanhInner(x)])),
    };

    // x/2 * (1 + y)
    private string HalfOf(string x, string y) =>
        Graph.Node("Mul", [Graph.Node("Mul", [x, Graph.Scalar(0.5f)]), Graph.Node("Add", [y, Graph.Scalar(1f)])]);

    // sqrt(2/pi) * (x + 0.044715 x^3)
    private string TanhInner(string x)
    {
        var cube = Graph.Node("Mul", [Graph.Node("Mul", [x, x]), x]);
        var sum = Graph.Node("Add", [x, Graph.Node("Mul", [cube, Graph.Scalar(0.044715f)])]);
        return Graph.Node("Mul", [sum, Graph.Scalar((float)Math.Sqrt(2 / Math.PI))]);
    }

    public string Linear(string x, string name)
    {
        var weight = _weights[name + ".weight"].t().contiguous();                 // [in, out]
        var matrix = Graph.Initializer<float>(name + ".weight", weight.data<float>().ToArray(), weight.shape);
        return Graph.Node("Add", [Graph.Node("MatMul", [x, matrix]), Weight(name + ".bias")]);
    }

    public string LayerNorm(string x, string name, double epsilon) => Graph.Node(
        "LayerNormalization", [x, Weight(name + ".weight"), Weight(name + ".bias")], ("axis", -1L), ("epsilon", (float)epsilon));

    public string Weight(string name) =>
        Graph.Initializer<float>(name, _weights[name].contiguous().data<float>().ToArray(), _weights[name].shape);
}
