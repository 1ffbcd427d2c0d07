using System.ComponentModel.DataAnnotations;
using OnnxDistill.Recipes.LayerMaps;

namespace OnnxDistill.Recipes.Schema;

/// <summary>
/// The student's architecture. Its vocabulary and its number of logits are the teacher's; with <c>train --init TEACHER</c> so are hidden, heads,
/// intermediate and activation where the recipe does not give them.
/// </summary>
public sealed record StudentOptions
{
    /// <summary>The kind of a BERT encoder with a pooler and a linear classifier.</summary>
    public const string Bert = "bert";

    /// <summary>The kind of an encoder as wide as its teacher whose layers work in a narrow bottleneck (Sun et al. 2020).</summary>
    public const string MobileBert = "mobilebert";

    /// <summary>The kind of a bidirectional LSTM with two linear layers (Tang et al. 2019).</summary>
    public const string BiLstm = "bilstm";

    /// <summary>The embedding width of a BiLSTM (that of GloVe's largest vectors) and of a MobileBERT where none is given.</summary>
    public const int UsualEmbedding = 300;

    /// <summary>Gets the architecture: <c>bert</c>, <c>mobilebert</c> or <c>bilstm</c>. The default value is <c>bert</c>.</summary>
    [AllowedValues(Bert, MobileBert, BiLstm)]
    public string Kind { get; init; } = Bert;

    /// <summary>Gets the number of encoder layers. The default value is 4.</summary>
    [Kinds(Bert, MobileBert)]
    [Range(1, 128)]
    public int Layers { get; init; } = 4;

    /// <summary>Gets the width of the hidden states; of a BERT a multiple of <see cref="Heads"/>. The default value is 192.</summary>
    [Kinds(Bert, MobileBert)]
    [Range(1, 65536)]
    public int Hidden { get; init; } = 192;

    /// <summary>Gets the number of attention heads. The default value is 12.</summary>
    [Kinds(Bert, MobileBert)]
    [Range(1, 1024)]
    public int Heads { get; init; } = 12;

    /// <summary>Gets the width of the feed-forward layer. The default value is 768.</summary>
    [Kinds(Bert, MobileBert)]
    [Range(1, 262144)]
    public int Intermediate { get; init; } = 768;

    /// <summary>Gets the feed-forward activation: <c>gelu</c> (exact, erf), <c>gelu_new</c> (tanh), <c>relu</c>, <c>silu</c>, <c>quick_gelu</c>, <c>mish</c> or <c>tanh</c>. The default value is <c>gelu</c>.</summary>
    [Kinds(Bert, MobileBert)]
    [AllowedValues("gelu", "gelu_new", "relu", "silu", "quick_gelu", "mish", "tanh")]
    public string Activation { get; init; } = "gelu";

    /// <summary>
    /// Gets which layers of the teacher that <c>train --init</c> names the student starts from: <c>first</c>, <c>last</c>, <c>every</c> (evenly
    /// spaced from layer 0) or a list such as <c>[0, 2, 4]</c>. The default value is null: <c>every</c> with <c>--init</c>.
    /// </summary>
    [Kinds(Bert)]
    public LayerChoice? InitLayers { get; init; }

    /// <summary>Gets the width within a MobileBERT layer, a multiple of <see cref="Heads"/>. The default value is 48.</summary>
    [Kinds(MobileBert)]
    [Range(1, 65536)]
    public int Bottleneck { get; init; } = 48;

    /// <summary>Gets the number of feed-forward networks stacked in a MobileBERT layer. The default value is 4.</summary>
    [Kinds(MobileBert)]
    [Range(1, 64)]
    public int FeedForwards { get; init; } = 4;

    /// <summary>Gets whether a MobileBERT layer scales and shifts (<c>no_norm</c>) or normalises (<c>layer_norm</c>). The default value is <c>no_norm</c>.</summary>
    [Kinds(MobileBert)]
    [AllowedValues("no_norm", "layer_norm")]
    public string Normalization { get; init; } = "no_norm";

    /// <summary>
    /// Gets what the student has of the cache's teacher where no key gives it: <c>nothing</c>, <c>heads</c> (for objectives that compare attention)
    /// or <c>width</c> (hidden, heads, and 4 x hidden as intermediate). The default value is <c>nothing</c>.
    /// </summary>
    [Kinds(Bert, MobileBert)]
    [AllowedValues("nothing", "heads", "width")]
    public string Follow { get; init; } = "nothing";

    /// <summary>
    /// Gets the embedding width: of a BERT one from which a linear layer leads to <see cref="Hidden"/>, as in ALBERT and ELECTRA; null for
    /// <see cref="Hidden"/> and no such layer, of the other kinds for <see cref="UsualEmbedding"/>. The default value is null.
    /// </summary>
    [Range(1, 65536)]
    public int? Embedding { get; init; }

    /// <summary>Gets the LSTM's units in each direction. The default value is 150.</summary>
    [Kinds(BiLstm)]
    [Range(1, 65536)]
    public int LstmHidden { get; init; } = 150;

    /// <summary>Gets the width of the fully connected layer before the classifier. The default value is 200.</summary>
    [Kinds(BiLstm)]
    [Range(1, 65536)]
    public int Fc { get; init; } = 200;

    /// <summary>
    /// Gets a GloVe text file (word, then numbers) that the embeddings of words start from, of an encoder by principal components where its vectors are wider; null for
    /// random ones. The default value is null.
    /// </summary>
    public string? Glove { get; init; }

    /// <summary>
    /// Gets a teacher (an .onnx file, or a folder with one and its tokenizer) whose embeddings of words the student's start from, by principal components
    /// where they are wider; null for random ones. The default value is null.
    /// </summary>
    public string? WordsFrom { get; init; }

    /// <summary>
    /// Gets what becomes of the embeddings (castorini/d-bert's modes): <c>rand</c> (random, trained), <c>non-static</c> (from <see cref="Glove"/>, trained),
    /// <c>static</c> (from it, fixed) or <c>multichannel</c> (both side by side, as in the paper); null for <c>non-static</c> where a file is given, else
    /// <c>rand</c>. The default value is null.
    /// </summary>
    [Kinds(BiLstm)]
    [AllowedValues("rand", "non-static", "static", "multichannel")]
    public string? EmbeddingMode { get; init; }

    /// <summary>Gets the dropout probability. The default value is 0.1.</summary>
    [Range(0.0, 0.99)]
    public double Dropout { get; init; } = 0.1;

    /// <summary>
    /// Gets the dropout probability of attention probabilities (transformers' <c>attention_probs_dropout_prob</c>); null for that of everything else.
    /// The default value is null.
    /// </summary>
    [Kinds(Bert, MobileBert)]
    [Range(0.0, 0.99)]
    public double? AttentionDropout { get; init; }
}
