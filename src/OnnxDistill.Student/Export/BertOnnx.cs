using OnnxDistill.Graph.Building;
using OnnxDistill.Student.Models;
using TorchSharp;

namespace OnnxDistill.Student.Export;

/// <summary>
/// Writes a BERT student as ONNX of opset 17 in plain operators: int64 <c>input_ids</c>, <c>attention_mask</c> and <c>token_type_ids</c>
/// [batch, sequence] to <c>logits</c> [batch, labels], both axes dynamic. Dropout is left out.
/// </summary>
public sealed class BertOnnx
{
    private readonly BertStudentOptions _options;
    private readonly Dictionary<string, torch.Tensor> _weights;
    private readonly OnnxGraphBuilder _graph = new("bert");

    private BertOnnx(BertStudent student)
    {
        _options = student.Options;
        _weights = student.NamedParameters().ToDictionary(p => p.Name, p => (torch.Tensor)p.Value, StringComparer.Ordinal);
    }

    /// <summary>Saves the student's graph.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(BertStudent student, string path)
    {
        ArgumentNullException.ThrowIfNull(student);
        using var scope = torch.NewDisposeScope();
        new BertOnnx(student).Build().Save(path);
    }

    private OnnxGraphBuilder Build()
    {
        var ids = _graph.Input<long>("input_ids", "batch", "sequence");
        var mask = _graph.Input<long>("attention_mask", "batch", "sequence");
        var types = _graph.Input<long>("token_type_ids", "batch", "sequence");
        var bias = MaskBias(mask);                                                // [batch, 1, 1, sequence]
        var hidden = Embeddings(ids, types);                                      // [batch, sequence, hidden]
        for (var layer = 0; layer < _options.Layers; layer++)
        {
            _graph.Scope = $"layer.{layer}";
            hidden = Layer(hidden, bias, $"bert.encoder.layer.{layer}.");
        }

        _graph.Scope = "head";
        var first = _graph.Node("Gather", [hidden, _graph.Scalar(0L)], ("axis", 1L));
        first = _graph.Node("Reshape", [first, _graph.Integers(-1, _options.Hidden)]);                 // [batch, hidden]
        var pooled = Activation(_options.PoolerActivation, Linear(first, "bert.pooler.dense"));
        _graph.Output<float>("logits", Linear(pooled, "classifier"), "batch", _options.Labels);
        return _graph;
    }

    // 0 where the mask is 1, a large negative number where it is 0.
    private string MaskBias(string mask)
    {
        var wide = _graph.Node("Cast", [_graph.Node("Unsqueeze", [mask, _graph.Integers(1, 2)])], ("to", 1L));
        return _graph.Node("Mul", [_graph.Node("Sub", [_graph.Scalar(1f), wide]), _graph.Scalar(-1e9f)]);
    }

    private string Embeddings(string ids, string types)
    {
        _graph.Scope = "embeddings";
        var words = _graph.Node("Gather", [Weight("bert.embeddings.word_embeddings.weight"), ids]);
        var kinds = _graph.Node("Gather", [Weight("bert.embeddings.token_type_embeddings.weight"), types]);
        var length = _graph.Node("Shape", [ids], ("start", 1L), ("end", 2L));
        var places = _graph.Node("Slice", [Weight("bert.embeddings.position_embeddings.weight"), _graph.Integers(0), length, _graph.Integers(0)]);
        var embedded = Norm(_graph.Node("Add", [_graph.Node("Add", [words, kinds]), places]), "bert.embeddings.LayerNorm");   // [batch, sequence, embedding]
        return _options.Embedding is null ? embedded : Linear(embedded, "bert.embeddings_project");
    }

    private string Layer(string hidden, string bias, string name)
    {
        var query = Heads(Linear(hidden, name + "attention.self.query"), 0, 2, 1, 3);                   // [batch, heads, query, size]
        var key = Heads(Linear(hidden, name + "attention.self.key"), 0, 2, 3, 1);                       // [batch, heads, size, key]
        var value = Heads(Linear(hidden, name + "attention.self.value"), 0, 2, 1, 3);                   // [batch, heads, key, size]
        var scale = _graph.Scalar((float)(1 / Math.Sqrt(_options.Hidden / (double)_options.Heads)));
        var scores = _graph.Node("Mul", [_graph.Node("MatMul", [query, key]), scale]);                  // [batch, heads, query, key]
        var probabilities = _graph.Node("Softmax", [_graph.Node("Add", [scores, bias])], ("axis", -1L));
        var context = _graph.Node("Transpose", [_graph.Node("MatMul", [probabilities, value])], ("perm", new long[] { 0, 2, 1, 3 }));
        context = _graph.Node("Reshape", [context, _graph.Integers(0, 0, _options.Hidden)]);            // [batch, query, hidden]
        var attended = Norm(_graph.Node("Add", [Linear(context, name + "attention.output.dense"), hidden]), name + "attention.output.LayerNorm");
        var inner = Activation(_options.Activation, Linear(attended, name + "intermediate.dense"));
        return Norm(_graph.Node("Add", [Linear(inner, name + "output.dense"), attended]), name + "output.LayerNorm");
    }

    private string Heads(string x, params long[] permutation) => _graph.Node(
        "Transpose",
        [_graph.Node("Reshape", [x, _graph.Integers(0, 0, _options.Heads, _options.Hidden / _options.Heads)])],
        ("perm", permutation));

    private string Activation(string name, string x) => name switch
    {
        "relu" => _graph.Node("Relu", [x]),
        "tanh" => _graph.Node("Tanh", [x]),
        "silu" or "swish" => _graph.Node("Mul", [x, _graph.Node("Sigmoid", [x])]),
        "quick_gelu" => _graph.Node("Mul", [x, _graph.Node("Sigmoid", [_graph.Node("Mul", [x, _graph.Scalar(1.702f)])])]),
        "mish" => _graph.Node("Mul", [x, _graph.Node("Tanh", [_graph.Node("Softplus", [x])])]),
        "gelu" => HalfOf(x, _graph.Node("Erf", [_graph.Node("Mul", [x, _graph.Scalar((float)Math.Sqrt(0.5))])])),
        _ => HalfOf(x, _graph.Node("Tanh", [TanhInner(x)])),
    };

    // x/2 * (1 + y)
    private string HalfOf(string x, string y) =>
        _graph.Node("Mul", [_graph.Node("Mul", [x, _graph.Scalar(0.5f)]), _graph.Node("Add", [y, _graph.Scalar(1f)])]);

    // sqrt(2/pi) * (x + 0.044715 x^3)
    private string TanhInner(string x)
    {
        var cube = _graph.Node("Mul", [_graph.Node("Mul", [x, x]), x]);
        var sum = _graph.Node("Add", [x, _graph.Node("Mul", [cube, _graph.Scalar(0.044715f)])]);
        return _graph.Node("Mul", [sum, _graph.Scalar((float)Math.Sqrt(2 / Math.PI))]);
    }

    private string Linear(string x, string name)
    {
        var weight = _weights[name + ".weight"].t().contiguous();                 // [in, out]
        var matrix = _graph.Initializer<float>(name + ".weight", weight.data<float>().ToArray(), weight.shape);
        return _graph.Node("Add", [_graph.Node("MatMul", [x, matrix]), Weight(name + ".bias")]);
    }

    private string Norm(string x, string name) => _graph.Node(
        "LayerNormalization", [x, Weight(name + ".weight"), Weight(name + ".bias")], ("axis", -1L), ("epsilon", (float)_options.LayerNormEpsilon));

    private string Weight(string name) =>
        _graph.Initializer<float>(name, _weights[name].contiguous().data<float>().ToArray(), _weights[name].shape);
}
