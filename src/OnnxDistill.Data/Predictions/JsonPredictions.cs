using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OnnxDistill.Data.Labels;

namespace OnnxDistill.Data.Predictions;

/// <summary>Predictions as JSON, an object a line: <c>row</c>, <c>text</c>, <c>pair</c>, <c>class</c> or <c>classes</c>, <c>probability</c>, <c>probabilities</c> by class, <c>logits</c>; of a regression <c>value</c>.</summary>
public sealed class JsonPredictions : IPredictionWriter
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly LabelMap _labels;
    private readonly TextWriter _writer;
    private readonly StreamWriter? _own;
    private readonly bool _named;

    /// <summary>Writes to a writer that stays open, flushed after each call.</summary>
    /// <param name="writer">Where the lines go.</param>
    /// <param name="labels">What the logits stand for.</param>
    public JsonPredictions(TextWriter writer, LabelMap labels)
    {
        (_writer, _labels) = (writer, labels);

        // Two classes of one name cannot be two keys of an object.
        _named = Enumerable.Range(0, labels.Count).Select(labels.NameOf).Distinct().Count() == labels.Count;
    }

    /// <summary>Writes UTF-8 to a stream that stays open.</summary>
    /// <param name="stream">Where the lines go.</param>
    /// <param name="labels">What the logits stand for.</param>
    public JsonPredictions(Stream stream, LabelMap labels)
        : this(TextWriter.Null, labels) => _writer = _own = new StreamWriter(stream, leaveOpen: true);

    /// <inheritdoc/>
    public void Write(IReadOnlyList<Prediction> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        foreach (var prediction in predictions)
        {
            _writer.Write(Line(prediction).ToJsonString(Options) + "\n");
        }

        _writer.Flush();
    }

    /// <inheritdoc/>
    public void Complete() => _writer.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
        _own?.Dispose();
    }

    private JsonObject Line(Prediction p)
    {
        var line = new JsonObject { ["row"] = p.Example.Row };
        if (p.Example.Text is not null)
        {
            line["text"] = p.Example.Text;
        }

        if (p.Example.Pair is not null)
        {
            line["pair"] = p.Example.Pair;
        }

        if (_labels.Kind == TaskKind.Regression)
        {
            line["value"] = p.Logits[0];
        }
        else
        {
            if (_labels.Kind == TaskKind.MultiLabel)
            {
                line["classes"] = new JsonArray([.. p.Classes.Select(c => (JsonNode)c)]);
            }
            else
            {
                line["class"] = p.Classes[0];
            }

            line["probability"] = Rounded(p.Probability);
            line["probabilities"] = _named
                ? new JsonObject(p.Probabilities.Select((v, i) => KeyValuePair.Create(_labels.NameOf(i), (JsonNode?)Rounded(v))))
                : new JsonArray([.. p.Probabilities.Select(v => (JsonNode)Rounded(v))]);
        }

        line["logits"] = new JsonArray([.. p.Logits.Select(l => (JsonNode)l)]);
        return line;
    }

    // Seven digits are what fp32 logits hold.
    private static double Rounded(double probability) => double.Round(probability, 7);
}
