using OnnxDistill.Graph.Building;
using OnnxDistill.Student.Models;
using TorchSharp;

namespace OnnxDistill.Student.Export;

/// <summary>
/// Writes a BERT student as ONNX of opset 17 in plain operators: int64 <c>input_ids</c>, <c>attention_mask</c> and <c>token_type_ids</c>
/// [batch, sequence] to <c>logits</c>, [batch, labels] of a classifier and [batch, sequence, vocabulary] of a masked language model, batch and
/// sequence dynamic. Dropout is left out.
/// </summary>
internal sealed class BertOnnx
{
    private readonly BertStudentOptions _options;
    private readonly EncoderNodes _nodes;

    private BertOnnx(BertStudentOptions options, StudentModel student) => (_options, _nodes) = (options, new EncoderNodes("bert", student));

    /// <summary>Saves the student's graph.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(BertStudent student, string path)
    {
        ArgumentNullException.ThrowIfNull(student);
        using var scope = torch.NewDisposeScope();
        var onnx = new BertOnnx(student.Options, student);
        onnx.Classifier(onnx.Encoder(out _));
        onnx._nodes.Graph.Save(path);
    }

    /// <summary>Saves the student's graph; the embeddings of words are stored once.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(BertMaskedStudent student, string path)
    {
        ArgumentNullException.ThrowIfNull(student);
        using var scope = torch.NewDisposeScope();
        var onnx = new BertOnnx(student.Options, student);
        onnx.MaskedHead(onnx.Encoder(out var words), words);
        onnx._nodes.Graph.Save(path);
    }

    private string Encoder(out string words)
    {
        var graph = _nodes.Graph;
        var ids = graph.Input<long>("input_ids", "batch", "sequence");
        var mask = graph.Input<long>("attention_mask", "batch", "sequence");
        var types = graph.Input<long>("token_type_ids", "batch", "sequence");
        var bias = _nodes.MaskBias(mask);                                                // [batch, 1, 1, sequence]
        words = _nodes.Weight("bert.embeddings.word_embeddings.weight");                 // [vocabulary, embedding]
        var hidden = Embeddings(words, ids, types);                               // [batch, sequence, hidden]
        for (var layer = 0; layer < _options.Layers; layer++)
        {
            graph.Scope = $"layer.{layer}";
            hidden = Layer(hidden, bias, $"bert.encoder.layer.{layer}.");
        }

        graph.Scope = "head";
        return hidden;
    }

    private void Classifier(string hidden)
    {
        var first = _nodes.FirstToken(hidden, _options.Hidden);                   // [batch, hidden]
        var pooled = _nodes.Activation(_options.PoolerActivation, _nodes.Linear(first, "bert.pooler.dense"));
        _nodes.Graph.Output<float>("logits", _nodes.Linear(pooled, "classifier"), "batch", _options.Labels);
    }

    private void MaskedHead(string hidden, string words)
    {
        const string Name = "cls.predictions.";
        var graph = _nodes.Graph;
        var inner = _nodes.Activation(_options.Activation, _nodes.Linear(hidden, Name + "transform.dense"));
        var transformed = Norm(inner, Name + "transform.LayerNorm");              // [batch, sequence, embedding]
        var product = graph.Node("MatMul", [transformed, graph.Node("Transpose", [words], ("perm", new long[] { 1, 0 }))]);
        graph.Output<float>("logits", graph.Node("Add", [product, _nodes.Weight(Name + "bias")]), "batch", "sequence", _options.Vocabulary);
    }

    private string Embeddings(string table, string ids, string types)
    {
        var graph = _nodes.Graph;
        graph.Scope = "embeddings";
        var words = graph.Node("Gather", [table, ids]);
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
