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
    private readonly EncoderNodes _nodes;

    private BertOnnx(BertStudent student) => (_options, _nodes) = (student.Options, new EncoderNodes("bert", student));

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
        var graph = _nodes.Graph;
        var ids = graph.Input<long>("input_ids", "batch", "sequence");
        var mask = graph.Input<long>("attention_mask", "batch", "sequence");
        var types = graph.Input<long>("token_type_ids", "batch", "sequence");
        var bias = _nodes.MaskBias(mask);                                                // [batch, 1, 1, sequence]
        var hidden = Embeddings(ids, types);                                      // [batch, sequence, hidden]
        for (var layer = 0; layer < _options.Layers; layer++)
        {
            graph.Scope = $"layer.{layer}";
            hidden = Layer(hidden, bias, $"bert.encoder.layer.{layer}.");
        }

        graph.Scope = "head";
        var first = _nodes.FirstToken(hidden, _options.Hidden);                   // [batch, hidden]
        var pooled = _nodes.Activation(_options.PoolerActivation, _nodes.Linear(first, "bert.pooler.dense"));
        graph.Output<float>("logits", _nodes.Linear(pooled, "classifier"), "batch", _options.Labels);
        return graph;
    }

    private string Embeddings(string ids, string types)
    {
        var graph = _nodes.Graph;
        graph.Scope = "embeddings";
        var words = graph.Node("Gather", [_nodes.Weight("bert.embeddings.word_embeddings.weight"), ids]);
        var kinds = graph.Node("Gather", [_nodes.Weight("bert.embeddings.token_type_embeddings.weight"), types]);
        var places = _nodes.Positions(ids, "bert.embeddings.position_embeddings.weight");
        var embedded = Norm(graph.Node("Add", [graph.Node("Add", [words, kinds]), places]), "bert.embeddings.LayerNorm");   // [batch, sequence, embedding]
        return _options.Embedding is null ? embedded : _nodes.Linear(embedded, "bert.embeddings_project");
    }

    private string Layer(string hidden, string bias, string name)
    {
        var (query, key, value) = (Projected("query"), Projected("key"), Projected("value"));
        var context = _nodes.Attention(query, key, value, bias, _options.Heads, _options.Hidden);       // [batch, sequence, hidden]
        var attended = Residual(context, hidden, name + "attention.output");
        var inner = _nodes.Activation(_options.Activation, _nodes.Linear(attended, name + "intermediate.dense"));
        return Residual(inner, attended, name + "output");

        string Projected(string which) => _nodes.Linear(hidden, name + "attention.self." + which);
    }

    private string Residual(string x, string residual, string name) =>
        Norm(_nodes.Graph.Node("Add", [_nodes.Linear(x, name + ".dense"), residual]), name + ".LayerNorm");

    private string Norm(string x, string name) => _nodes.LayerNorm(x, name, _options.LayerNormEpsilon);
}
