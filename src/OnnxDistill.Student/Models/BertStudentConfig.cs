using System.Text.Json.Nodes;

namespace OnnxDistill.Student.Models;

/// <summary>Maps <see cref="BertStudentOptions"/> to and from the keys of Hugging Face's <c>BertConfig</c>.</summary>
internal static class BertStudentConfig
{
    /// <summary>The model type of students with an embedding width or pooler of their own: transformers must refuse them, not load them as what they are not.</summary>
    public const string Wider = "onnxdistill-bert";

    /// <summary>The model type of classifiers with narrow embeddings (<see cref="AlbertNames"/>).</summary>
    public const string Albert = "albert";

    /// <summary>The architecture of a student with a masked-language head that transformers can hold.</summary>
    public const string MaskedArchitecture = "BertForMaskedLM";

    private const string Plain = "bert";

    public static JsonObject Write(BertStudentOptions o)
    {
        var config = Common(o);
        if (o.Embedding is { } width)
        {
            config["embedding_size"] = width;
        }

        if (o.IsAlbert)
        {
            // A group a layer and a layer a group: nothing is shared.
            (config["architectures"], config["model_type"]) = (new JsonArray("AlbertForSequenceClassification"), Albert);
            (config["num_hidden_groups"], config["inner_group_num"]) = (o.Layers, 1);
            config["classifier_dropout_prob"] = o.HiddenDropout;
        }
        else if (!o.IsPlainBert)
        {
            config["pooler_activation"] = o.PoolerActivation;
        }

        return config;
    }

    /// <summary>Writes the options of a student with a masked-language head, which has no pooler.</summary>
    public static JsonObject WriteMasked(BertStudentOptions o)
    {
        var config = Common(o with { PoolerActivation = "tanh" });
        config["architectures"] = new JsonArray(o.Embedding is null ? MaskedArchitecture : nameof(BertMaskedStudent));
        if (o.Embedding is { } width)
        {
            // ALBERT's head has a norm of another epsilon.
            config["embedding_size"] = width;
            config["pooler_activation"] = "tanh";
        }

        config["tie_word_embeddings"] = true;
        return config;
    }

    /// <summary>Whether a <c>config.json</c> is of a student with a masked-language head.</summary>
    public static bool IsMasked(JsonObject config) =>
        (config["architectures"] as JsonArray)?.Any(a => a?.ToString() is MaskedArchitecture or nameof(BertMaskedStudent)) == true;

    public static BertStudentOptions Read(JsonObject config, string origin)
    {
        if (config["model_type"]?.ToString() is { } type && type is not (Plain or Wider or Albert))
        {
            throw new InvalidDataException($"{origin}: model_type is {type}, not bert.");
        }

        if (config["model_type"]?.ToString() == Albert && config.Optional("num_hidden_groups", 1, origin) != config.Require<int>("num_hidden_layers", origin))
        {
            throw new InvalidDataException($"{origin}: an albert whose layers share their weights is no student of ours; it can be a teacher.");
        }

        var defaults = new BertStudentOptions();
        return defaults with
        {
            Layers = config.Require<int>("num_hidden_layers", origin),
            Hidden = config.Require<int>("hidden_size", origin),
            Heads = config.Require<int>("num_attention_heads", origin),
            Embedding = config["embedding_size"] is null ? null : config.Require<int>("embedding_size", origin),
            PoolerActivation = config.Optional("pooler_activation", defaults.PoolerActivation, origin),
            Intermediate = config.Require<int>("intermediate_size", origin),
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

    private static JsonObject Common(BertStudentOptions o) => new()
    {
        ["architectures"] = new JsonArray(o.IsPlainBert ? "BertForSequenceClassification" : nameof(BertStudent)),
        ["model_type"] = o.IsPlainBert ? Plain : Wider,
        ["num_hidden_layers"] = o.Layers,
        ["hidden_size"] = o.Hidden,
        ["num_attention_heads"] = o.Heads,
        ["intermediate_size"] = o.Intermediate,
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
}
