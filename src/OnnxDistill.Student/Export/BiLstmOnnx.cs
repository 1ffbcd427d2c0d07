using OnnxDistill.Graph.Building;
using OnnxDistill.Student.Models;
using TorchSharp;

namespace OnnxDistill.Student.Export;

/// <summary>
/// Writes a BiLSTM student as ONNX of opset 17: int64 <c>input_ids</c> and <c>attention_mask</c> [batch, sequence] to <c>logits</c>
/// [batch, labels], both axes dynamic. A siamese student takes <c>token_type_ids</c> too and parts the two texts by them.
/// </summary>
internal sealed class BiLstmOnnx
{
    private readonly BiLstmStudentOptions _options;
    private readonly Dictionary<string, torch.Tensor> _weights;
    private readonly OnnxGraphBuilder _graph = new("bilstm");
    private readonly string _table;
    private readonly string[] _recurrent;

    private BiLstmOnnx(BiLstmStudent student)
    {
        _options = student.Options;
        _weights = student.NamedParameters().ToDictionary(p => p.Name, p => (torch.Tensor)p.Value, StringComparer.Ordinal);

        // Several channels are one table: their vectors side by side.
        string[] tables = ["embed.weight", "non_static_embed.weight", "static_embed.weight"];
        _table = Initializer("embedding", torch.cat([.. tables.Where(_weights.ContainsKey).Select(t => _weights[t])], 1));   // [vocabulary, channels * embedding]
        var recurrent = new RecurrentWeights(_options, _weights);
        _recurrent = [Initializer("bi_rnn.W", recurrent.Input), Initializer("bi_rnn.R", recurrent.Recurrence), Initializer("bi_rnn.B", recurrent.Bias)];
    }

    /// <summary>Saves the student's graph.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(BiLstmStudent student, string path)
    {
        ArgumentNullException.ThrowIfNull(student);
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        new BiLstmOnnx(student).Build().Save(path);
    }

    private OnnxGraphBuilder Build()
    {
        var ids = _graph.Input<long>("input_ids", "batch", "sequence");
        var mask = _graph.Input<long>("attention_mask", "batch", "sequence");
        var encoding = _options.Siamese ? Compare(ids, mask) : Encode(ids, Count(mask));
        _graph.Scope = "head";
        var hidden = _graph.Node("Relu", [Linear(encoding, "fc1")]);                                   // [batch, fc]
        _graph.Output<float>("logits", Linear(hidden, "fc2"), "batch", _options.Labels);
        return _graph;
    }

    private string Compare(string ids, string mask)
    {
        var types = _graph.Input<long>("token_type_ids", "batch", "sequence");
        var valid = _graph.Node("ReduceSum", [mask, _graph.Integers(1)], ("keepdims", 1L));            // [batch, 1]
        var secondLength = _graph.Node("ReduceSum", [_graph.Node("Mul", [mask, types]), _graph.Integers(1)], ("keepdims", 1L));
        var firstLength = _graph.Node("Sub", [valid, secondLength]);
        var one = _graph.Scalar(1L);

        // A row without a second text compares with its last token, as in training.
        var start = _graph.Node("Min", [firstLength, _graph.Node("Sub", [valid, one])]);
        var length = _graph.Node("Squeeze", [_graph.Node("Shape", [ids], ("start", 1L), ("end", 2L)), _graph.Integers(0)]);
        var places = _graph.Node("Range", [_graph.Scalar(0L), length, one]);                           // [sequence]
        var shifted = _graph.Node("Min", [_graph.Node("Add", [start, places]), _graph.Node("Sub", [length, one])]);
        var secondIds = _graph.Node("GatherElements", [ids, shifted], ("axis", 1L));                   // [batch, sequence]

        var first = Encode(ids, Flat(firstLength));
        var second = Encode(secondIds, Flat(secondLength));                                            // [batch, 2 * hidden]
        var distance = _graph.Node("Abs", [_graph.Node("Sub", [first, second])]);
        return _graph.Node("Concat", [first, second, distance, _graph.Node("Mul", [first, second])], ("axis", 1L));
    }

    private string Count(string mask) => Clamp(_graph.Node("ReduceSum", [mask, _graph.Integers(1)], ("keepdims", 0L)));

    private string Flat(string length) => Clamp(_graph.Node("Squeeze", [length, _graph.Integers(1)]));

    // Training packs at least one token of a row.
    private string Clamp(string length) => _graph.Node("Cast", [_graph.Node("Max", [length, _graph.Scalar(1L)])], ("to", 6L));    // int32 [batch]

    private string Encode(string ids, string lengths)
    {
        var embedded = _graph.Node("Transpose", [_graph.Node("Gather", [_table, ids])], ("perm", new long[] { 1, 0, 2 }));            // [sequence, batch, embedding]
        string[] inputs = [embedded, .. _recurrent, lengths];
        var last = _options.Cell == "GRU"
            ? _graph.Node("GRU", 2, inputs, ("direction", "bidirectional"), ("hidden_size", (long)_options.Hidden), ("linear_before_reset", 1L))[1]
            : _graph.Node("LSTM", 2, inputs, ("direction", "bidirectional"), ("hidden_size", (long)_options.Hidden))[1];             // [direction, batch, hidden]
        var byRow = _graph.Node("Transpose", [last], ("perm", new long[] { 1, 0, 2 }));
        return _graph.Node("Reshape", [byRow, _graph.Integers(0, 2L * _options.Hidden)]);                                             // [batch, 2 * hidden]
    }

    private string Linear(string x, string name)
    {
        var matrix = Initializer(name + ".weight", _weights[name + ".weight"].t());                    // [in, out]
        return _graph.Node("Add", [_graph.Node("MatMul", [x, matrix]), Initializer(name + ".bias", _weights[name + ".bias"])]);
    }

    private string Initializer(string name, torch.Tensor tensor) =>
        _graph.Initializer<float>(name, tensor.contiguous().data<float>().ToArray(), tensor.shape);
}
