using System.Text.Json.Nodes;
using TorchSharp;

namespace OnnxDistill.Student.Models.MobileBert;

/// <summary>The shape of a <see cref="MobileBertStudent"/>; the names are those of Sun et al. 2020, section 3.</summary>
internal sealed record MobileBertStudentOptions
{
    /// <summary>Gets the number of encoder layers, at least 1. The default value is 24.</summary>
    public int Layers { get; init; } = 24;

    /// <summary>Gets the inter-block width: that of the hidden states between layers, the teacher's. The default value is 512.</summary>
    public int Hidden { get; init; } = 512;

    /// <summary>Gets the intra-block width: that of attention and feed-forward within a layer, a multiple of <see cref="Heads"/>. The default value is 128.</summary>
    public int Bottleneck { get; init; } = 128;

    /// <summary>Gets the number of attention heads. The default value is 4.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Gets the width within each feed-forward network. The default value is 512.</summary>
    public int Intermediate { get; init; } = 512;

    /// <summary>Gets the number of feed-forward networks stacked in a layer, at least 1. The default value is 4.</summary>
    public int FeedForwards { get; init; } = 4;

    /// <summary>Gets the width of the word embeddings, three of which make a token's. The default value is 128.</summary>
    public int Embedding { get; init; } = 128;

    /// <summary>Gets a value indicating whether queries and keys share a bottleneck of their own and values come from the full width. The default value is <see langword="true"/>.</summary>
    public bool SharedKeyQueryBottleneck { get; init; } = true;

    /// <summary>Gets a value indicating whether queries, keys and values all come from the input bottleneck, as in MobileBERT-tiny. The default value is <see langword="false"/>.</summary>
    public bool BottleneckAttention { get; init; }

    /// <summary>Gets the normalisation: <c>no_norm</c> (scale and shift only) or <c>layer_norm</c>. The default value is <c>no_norm</c>.</summary>
    public string Normalization { get; init; } = "no_norm";

    /// <summary>Gets the activation of the feed-forward networks, as in <see cref="BertStudentOptions.Activation"/>. The default value is <c>relu</c>.</summary>
    public string Activation { get; init; } = "relu";

    /// <summary>Gets the number of word pieces. The default value is 30522.</summary>
    public int Vocabulary { get; init; } = 30_522;

    /// <summary>Gets the longest input in tokens. The default value is 512.</summary>
    public int Positions { get; init; } = 512;

    /// <summary>Gets the number of token types. The default value is 2.</summary>
    public int TokenTypes { get; init; } = 2;

    /// <summary>Gets the epsilon of LayerNorms. The default value is 1e-12.</summary>
    public double LayerNormEpsilon { get; init; } = 1e-12;

    /// <summary>Gets the dropout of embeddings, bottlenecks' outputs and classifier, in [0, 1). The default value is 0.</summary>
    public double HiddenDropout { get; init; }

    /// <summary>Gets the dropout of the attention probabilities, in [0, 1). The default value is 0.1.</summary>
    public double AttentionDropout { get; init; } = 0.1;

    /// <summary>Gets the standard deviation of the initial weights. The default value is 0.02.</summary>
    public double InitializerRange { get; init; } = 0.02;

    /// <summary>Gets the number of logits; 1 means regression. The default value is 2.</summary>
    public int Labels { get; init; } = 2;

    /// <summary>Gets the id of the padding token, whose embedding stays zero. The default value is 0.</summary>
    public int PadId { get; init; }

    /// <summary>Gets the type of the parameters. The default value is 32-bit float.</summary>
    public torch.ScalarType Type { get; init; } = torch.ScalarType.Float32;

    /// <summary>Writes the options as the keys of a Hugging Face MobileBERT <c>config.json</c>.</summary>
    public JsonObject ToConfig() => MobileBertStudentConfig.Write(this);

    /// <summary>Reads the options from a Hugging Face MobileBERT <c>config.json</c>.</summary>
    /// <param name="config">The parsed file.</param>
    /// <param name="origin">The file's name, used in errors.</param>
    /// <exception cref="InvalidDataException">A key is missing, has a wrong value, or asks for what is not supported.</exception>
    public static MobileBertStudentOptions FromConfig(JsonObject config, string origin) => MobileBertStudentConfig.Read(config, origin);
}
