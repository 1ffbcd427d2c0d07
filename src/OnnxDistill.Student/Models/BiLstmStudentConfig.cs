using System.Text.Json.Nodes;

namespace OnnxDistill.Student.Models;

/// <summary>Maps <see cref="BiLstmStudentOptions"/> to and from a <c>config.json</c>.</summary>
internal static class BiLstmStudentConfig
{
    public static JsonObject Write(BiLstmStudentOptions o) => new()
    {
        ["architectures"] = new JsonArray("BiLstmStudent"),
        ["model_type"] = "bilstm",
        ["kind"] = o.Siamese ? "siamese" : "birnn",
        ["rnn_type"] = o.Cell,
        ["vocab_size"] = o.Vocabulary,
        ["embedding_dim"] = o.Embedding,
        ["embedding_mode"] = o.EmbeddingMode,
        ["hidden_size"] = o.Hidden,
        ["fc_size"] = o.Fc,
        ["num_labels"] = o.Labels,
        ["dropout"] = o.Dropout,
    };

    public static BiLstmStudentOptions Read(JsonObject config, string origin)
    {
        var defaults = new BiLstmStudentOptions();
        return defaults with
        {
            Siamese = config.Optional("kind", "birnn", origin) switch
            {
                "siamese" => true,
                "birnn" => false,
                var other => throw new InvalidDataException($"{origin}: kind is {other}; known are birnn and siamese."),
            },
            Cell = config.Optional("rnn_type", defaults.Cell, origin),
            EmbeddingMode = config.Optional("embedding_mode", defaults.EmbeddingMode, origin),
            Vocabulary = config.Require<int>("vocab_size", origin),
            Embedding = config.Require<int>("embedding_dim", origin),
            Hidden = config.Require<int>("hidden_size", origin),
            Fc = config.Require<int>("fc_size", origin),
            Labels = config.Optional("num_labels", (config["id2label"] as JsonObject)?.Count ?? defaults.Labels, origin),
            Dropout = config.Optional("dropout", defaults.Dropout, origin),
        };
    }
}
