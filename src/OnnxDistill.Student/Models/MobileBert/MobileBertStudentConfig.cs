using System.Text.Json.Nodes;

namespace OnnxDistill.Student.Models.MobileBert;

/// <summary>Maps <see cref="MobileBertStudentOptions"/> to and from the keys of Hugging Face's <c>MobileBertConfig</c>.</summary>
internal static class MobileBertStudentConfig
{
    public const string ModelType = "mobilebert";

    public static JsonObject Write(MobileBertStudentOptions o) => new()
    {
        ["architectures"] = new JsonArray("MobileBertForSequenceClassification"),
        ["model_type"] = ModelType,
        ["num_hidden_layers"] = o.Layers,
        ["hidden_size"] = o.Hidden,
        ["intra_bottleneck_size"] = o.Bottleneck,
        ["num_attention_heads"] = o.Heads,
        ["intermediate_size"] = o.Intermediate,
        ["num_feedforward_networks"] = o.FeedForwards,
        ["embedding_size"] = o.Embedding,
        ["trigram_input"] = true,
        ["use_bottleneck"] = true,
        ["use_bottleneck_attention"] = o.BottleneckAttention,
        ["key_query_shared_bottleneck"] = o.SharedKeyQueryBottleneck,
        ["normalization_type"] = o.Normalization,
        ["classifier_activation"] = true,
        ["hidden_act"] = o.Activation,
        ["vocab_size"] = o.Vocabulary,
        ["max_position_embeddings"] = o.Positions,
        ["type_vocab_size"] = o.TokenTypes,
        ["layer_norm_eps"] = o.LayerNormEpsilon,
        ["hidden_dropout_prob"] = o.HiddenDropout,
        ["attention_probs_dropout_prob"] = o.AttentionDropout,
        ["initializer_range"] = o.InitializerRange,
        ["pad_token_id"] = o.PadId,
        ["torch_dtype"] = "float32",
    };

    public static MobileBertStudentOptions Read(JsonObject config, string origin)
    {
        foreach (var key in new[] { "trigram_input", "use_bottleneck", "classifier_activation" })
        {
            if (!config.Optional(key, true, origin))
            {
                throw new InvalidDataException($"{origin}: {key} is false; MobileBERT students have trigram input, bottlenecks and a pooler.");
            }
        }

        var defaults = new MobileBertStudentOptions();
        return defaults with
        {
            Layers = config.Require<int>("num_hidden_layers", origin),
            Hidden = config.Require<int>("hidden_size", origin),
            Bottleneck = config.Require<int>("intra_bottleneck_size", origin),
            Heads = config.Require<int>("num_attention_heads", origin),
            Intermediate = config.Require<int>("intermediate_size", origin),
            FeedForwards = config.Require<int>("num_feedforward_networks", origin),
            Embedding = config.Require<int>("embedding_size", origin),
            BottleneckAttention = config.Optional("use_bottleneck_attention", defaults.BottleneckAttention, origin),
            SharedKeyQueryBottleneck = config.Optional("key_query_shared_bottleneck", defaults.SharedKeyQueryBottleneck, origin),
            Normalization = config.Optional("normalization_type", defaults.Normalization, origin),
            Activation = config.Optional("hidden_act", defaults.Activation, origin),
            Vocabulary = config.Require<int>("vocab_size", origin),
            Positions = config.Require<int>("max_position_embeddings", origin),
            TokenTypes = config.Optional("type_vocab_size", defaults.TokenTypes, origin),
            LayerNormEpsilon = config.Optional("layer_norm_eps", defaults.LayerNormEpsilon, origin),
            HiddenDropout = config.Optional("hidden_dropout_prob", defaults.HiddenDropout, origin),
            AttentionDropout = config.Optional("attention_probs_dropout_prob", defaults.AttentionDropout, origin),
            InitializerRange = config.Optional("initializer_range", defaults.InitializerRange, origin),
            PadId = config.Optional("pad_token_id", defaults.PadId, origin),
            Labels = (config["id2label"] as JsonObject)?.Count ?? config.Optional("num_labels", defaults.Labels, origin),
        };
    }
}
