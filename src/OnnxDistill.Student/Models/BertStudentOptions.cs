using System.Text.Json.Nodes;
using TorchSharp;

namespace OnnxDistill.Student.Models;

/// <summary>The shape of a <see cref="BertStudent"/>.</summary>
internal sealed record BertStudentOptions
{
    /// <summary>Gets the number of encoder layers, at least 0. The default value is 4.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>Gets the width of the hidden states, a multiple of <see cref="Heads"/>. The default value is 192.</summary>
    public int Hidden { get; init; } = 192;

    /// <summary>
    /// Gets the width of the embeddings that a linear layer leads to <see cref="Hidden"/> from, as in ELECTRA and ALBERT. The default value is
    /// <see langword="null"/>: they are as wide as the hidden states, and there is no such layer.
    /// </summary>
    public int? Embedding { get; init; }

    /// <summary>Gets the number of attention heads. The default value is 12.</summary>
    public int Heads { get; init; } = 12;

    /// <summary>Gets the width of the feed-forward layer. The default value is 768.</summary>
    public int Intermediate { get; init; } = 768;

    /// <summary>
    /// Gets the activation of the feed-forward layer: <c>gelu</c> (erf), <c>gelu_new</c> (or <c>gelu_pytorch_tanh</c>), <c>relu</c>,
    /// <c>silu</c> (or <c>swish</c>), <c>quick_gelu</c>, <c>mish</c>, <c>tanh</c>. The default value is <c>gelu</c>.
    /// </summary>
    public string Activation { get; init; } = "gelu";

    /// <summary>
    /// Gets what follows the dense layer on the first token, any of the names of <see cref="Activation"/>: <c>tanh</c> (BERT, RoBERTa, ALBERT),
    /// <c>gelu</c> (ELECTRA), <c>relu</c> (DistilBERT). The default value is <c>tanh</c>.
    /// </summary>
    public string PoolerActivation { get; init; } = "tanh";

    /// <summary>Gets the number of word pieces. The default value is 30522.</summary>
    public int Vocabulary { get; init; } = 30_522;

    /// <summary>Gets the longest input in tokens. The default value is 512.</summary>
    public int Positions { get; init; } = 512;

    /// <summary>Gets the number of token types. The default value is 2.</summary>
    public int TokenTypes { get; init; } = 2;

    /// <summary>Gets the epsilon of every LayerNorm. The default value is 1e-12.</summary>
    public double LayerNormEpsilon { get; init; } = 1e-12;

    /// <summary>Gets the dropout of embeddings, dense outputs and classifier, in [0, 1). The default value is 0.1.</summary>
    public double HiddenDropout { get; init; } = 0.1;

    /// <summary>Gets the dropout of the attention probabilities, in [0, 1). The default value is 0.1.</summary>
    public double AttentionDropout { get; init; } = 0.1;

    /// <summary>Gets the standard deviation of the initial weights. The default value is 0.02.</summary>
    public double InitializerRange { get; init; } = 0.02;

    /// <summary>Gets the number of logits; 1 means regression. The default value is 2.</summary>
    public int Labels { get; init; } = 2;

    /// <summary>Gets the id of the padding token, written to the configuration. The default value is 0.</summary>
    public int PadId { get; init; }

    /// <summary>Gets the type of the parameters. The default value is 32-bit float.</summary>
    public torch.ScalarType Type { get; init; } = torch.ScalarType.Float32;

    /// <summary>Gets the width of the embeddings, whether given or not.</summary>
    internal int EmbeddingWidth => Embedding ?? Hidden;

    /// <summary>Gets a value indicating whether transformers' <c>BertForSequenceClassification</c> can hold the student.</summary>
    internal bool IsPlainBert => Embedding is null && PoolerActivation == "tanh";

    /// <summary>Gets a value indicating whether transformers' <c>AlbertForSequenceClassification</c> can hold the student: its embeddings are narrow.</summary>
    internal bool IsAlbert => Embedding is not null && PoolerActivation == "tanh";

    /// <summary>Refuses a width that the heads do not divide.</summary>
    /// <exception cref="InvalidDataException">They do not.</exception>
    internal void RequireHeads()
    {
        if (Heads < 1 || Hidden % Heads != 0)
        {
            throw new InvalidDataException(
                $"student.hidden is {Hidden}, which is no multiple of student.heads ({Heads}); each head needs the same width.");
        }
    }

    /// <summary>Writes the options as the keys of a Hugging Face BERT <c>config.json</c>.</summary>
    public JsonObject ToConfig() => BertStudentConfig.Write(this);

    /// <summary>Reads the options from a Hugging Face BERT <c>config.json</c>.</summary>
    /// <param name="config">The parsed file.</param>
    /// <param name="origin">The file's name, used in errors.</param>
    /// <exception cref="InvalidDataException">A key is missing or has a wrong value.</exception>
    public static BertStudentOptions FromConfig(JsonObject config, string origin) => BertStudentConfig.Read(config, origin);
}
