using OnnxDistill.Graph.Building;
using OnnxDistill.Student.Models.MobileBert;
using TorchSharp;

namespace OnnxDistill.Student.Export;

/// <summary>
/// Writes a MobileBERT student as ONNX of opset 17 in plain operators: int64 <c>input_ids</c>, <c>attention_mask</c> and
/// <c>token_type_ids</c> [batch, sequence] to <c>logits</c> [batch, labels], both axes dynamic. Dropout is left out.
/// </summary>
internal sealed class MobileBertOnnx
{
    private const string Encoder = "mobilebert.encoder.layer.";
    private readonly MobileBertStudentOptions _options;
    private readonly EncoderNodes _nodes;

    private MobileBertOnnx(MobileBertStudent student) => (_options, _nodes) = (student.Options, new EncoderNodes("mobilebert", student));

    /// <summary>Saves the student's graph.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(MobileBertStudent student, string path)
    {
        ArgumentNullException.ThrowIfNull(student);
        using var scope = torch.NewDisposeScope();
        new MobileBertOnnx(student).Build().Save(path);
    }

    private OnnxGraphBuilder Build()
    {
        var graph = _nodes.Graph;
        var ids = graph.Input<long>("input_ids", "batch", "sequence");
        var mask = graph.Input<long>("attention_mask", "batch", "sequence");
        var types = graph.Input<long>("token_type_ids", "batch", "sequence");
        var bias = _nodes.MaskBias(mask);                                         // [batch, 1, 1, sequence]
        var hidden = Embeddings(ids, types);                                      // [batch, sequence, hidden]
        for (var layer = 0; layer < _options.Layers; layer++)
        {
            graph.Scope = $"layer.{layer}";
            hidden = Layer(hidden, bias, $"{Encoder}{layer}.");
        }

        graph.Scope = "head";
        var pooled = graph.Node("Tanh", [_nodes.Linear(_nodes.FirstToken(hidden, _options.Hidden), "mobilebert.pooler.dense")]);
        graph.Output<float>("logits", _nodes.Linear(pooled, "classifier"), "batch", _options.Labels);
        return graph;
    }

    private string Embeddings(string ids, string types)
    {
        const string Name = "mobilebert.embeddings.";
        var graph = _nodes.Graph;
        graph.Scope = "embeddings";
        var words = graph.Node("Gather", [_nodes.Weight(Name + "word_embeddings.weight"), ids]);        // [batch, sequence, embedding]

        // The right neighbour, the token and the left neighbour; zeros beyond both ends.
        var next = graph.Node("Pad", [Tokens(1, long.MaxValue), graph.Integers(0, 0, 0, 0, 1, 0)]);
        var last = graph.Node("Pad", [Tokens(0, -1), graph.Integers(0, 1, 0, 0, 0, 0)]);
        var three = graph.Node("Concat", [next, words, last], ("axis", 2L));
        var wide = _nodes.Linear(three, Name + "embedding_transformation");                             // [batch, sequence, hidden]
        var places = graph.Node("Add", [wide, _nodes.Positions(ids, Name + "position_embeddings.weight")]);
        var kinds = graph.Node("Gather", [_nodes.Weight(Name + "token_type_embeddings.weight"), types]);
        return Norm(graph.Node("Add", [places, kinds]), Name + "LayerNorm");

        string Tokens(long start, long end) => graph.Node("Slice", [words, graph.Integers(start), graph.Integers(end), graph.Integers(1)]);
    }

    private string Layer(string hidden, string bias, string name)
    {
        var narrow = Dense(hidden, name + "bottleneck.input");                                          // [batch, sequence, bottleneck]
        var queryKey = _options.BottleneckAttention ? narrow : _options.SharedKeyQueryBottleneck ? Dense(hidden, name + "bottleneck.attention") : hidden;
        var value = _options.BottleneckAttention ? narrow : hidden;
        const string Self = "attention.self.";
        var context = _nodes.Attention(
            _nodes.Linear(queryKey, name + Self + "query"), _nodes.Linear(queryKey, name + Self + "key"), _nodes.Linear(value, name + Self + "value"),
            bias, _options.Heads, _options.Bottleneck);
        narrow = Dense(context, name + "attention.output", narrow);
        for (var i = 0; i < _options.FeedForwards - 1; i++)
        {
            narrow = Dense(Intermediate(narrow, $"{name}ffn.{i}.intermediate"), $"{name}ffn.{i}.output", narrow);
        }

        narrow = Dense(Intermediate(narrow, name + "intermediate"), name + "output", narrow);
        return Dense(narrow, name + "output.bottleneck", hidden);
    }

    private string Intermediate(string x, string name) => _nodes.Activation(_options.Activation, _nodes.Linear(x, name + ".dense"));

    private string Dense(string x, string name, string? residual = null)
    {
        var dense = _nodes.Linear(x, name + ".dense");
        return Norm(residual is null ? dense : _nodes.Graph.Node("Add", [dense, residual]), name + ".LayerNorm");
    }

    private string Norm(string x, string name) => _options.Normalization == "layer_norm"
        ? _nodes.LayerNorm(x, name, _options.LayerNormEpsilon)
        : _nodes.Graph.Node("Add", [_nodes.Graph.Node("Mul", [x, _nodes.Weight(name + ".weight")]), _nodes.Weight(name + ".bias")]);
}
