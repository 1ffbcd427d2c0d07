using System.ComponentModel.DataAnnotations;
using OnnxDistill.Recipes.Classes;
using OnnxDistill.Recipes.LayerMaps;

namespace OnnxDistill.Recipes.Schema;

/// <summary>One loss term.</summary>
public sealed record ObjectiveOptions
{
    /// <summary>The kind that compares softened class distributions (Hinton et al. 2015).</summary>
    public const string SoftTarget = "soft-target";

    /// <summary>The kind that takes the mean squared error between logits (Ba and Caruana 2014).</summary>
    public const string LogitsMse = "logits-mse";

    /// <summary>The kind that takes the task's own loss on labels: cross entropy, or squared error for a regression.</summary>
    public const string HardLabel = "hard-label";

    /// <summary>The kind that compares the first token's middle states (BERT-PKD, Sun et al. 2019).</summary>
    public const string Patience = "patience";

    /// <summary>The kind that takes the squared error between the states that layers put out (TinyBERT, Jiao et al. 2019).</summary>
    public const string HiddenMse = "hidden-mse";

    /// <summary>The kind that takes the squared error between embedding outputs (TinyBERT).</summary>
    public const string EmbeddingMse = "embedding-mse";

    /// <summary>The kind that takes the squared error between attention scores (TinyBERT).</summary>
    public const string AttentionMse = "attention-mse";

    /// <summary>The kind that takes the cosine between last hidden states (DistilBERT, Sanh et al. 2019).</summary>
    public const string HiddenCosine = "hidden-cosine";

    /// <summary>The kind that compares the attention of one layer (MiniLM, Wang et al. 2020).</summary>
    public const string AttentionKl = "attention-kl";

    /// <summary>The kind that compares the value relations of one layer (MiniLM).</summary>
    public const string ValueRelation = "value-relation";

    /// <summary>The kind that compares query, key and value relations of one layer (MiniLMv2, Wang et al. 2021).</summary>
    public const string Relation = "relation";

    /// <summary>The kind that compares hidden states of one width (MobileBERT, Sun et al. 2020).</summary>
    public const string FeatureMap = "feature-map";

    /// <summary>The kind that compares the attention of every layer (MobileBERT).</summary>
    public const string AttentionTransfer = "attention-transfer";

    /// <summary>The kind that compares distributions over the vocabulary at masked tokens (DistilBERT, Sanh et al. 2019).</summary>
    public const string Vocabulary = "vocabulary";

    /// <summary>The kind that takes the cross entropy on the masked tokens' own ids (masked language modelling, Devlin et al. 2018).</summary>
    public const string MaskedToken = "masked-token";

    /// <summary>The value of <see cref="Positions"/> for every valid token.</summary>
    internal const string ValidPositions = "valid";

    /// <summary>The value of <see cref="Rest"/> that leaves the rest out.</summary>
    internal const string IgnoredRest = "ignored";

    /// <summary>
    /// Gets the loss. Of logits and labels: <c>soft-target</c>, <c>logits-mse</c>, <c>hard-label</c>. Of a masked language model's vocabulary:
    /// <c>vocabulary</c>, <c>masked-token</c>. Of inner tensors: <c>patience</c>,
    /// <c>hidden-mse</c>, <c>embedding-mse</c>, <c>attention-mse</c>, <c>hidden-cosine</c>, <c>attention-kl</c>, <c>value-relation</c>,
    /// <c>relation</c>, <c>feature-map</c>, <c>attention-transfer</c>. The default value is <c>hard-label</c>.
    /// </summary>
    [AllowedValues(
        SoftTarget, LogitsMse, HardLabel, Vocabulary, MaskedToken, Patience, HiddenMse, EmbeddingMse, AttentionMse, HiddenCosine, AttentionKl, ValueRelation, Relation, FeatureMap, AttentionTransfer)]
    public string Kind { get; init; } = HardLabel;

    /// <summary>Gets the factor of this term in the sum. The default value is 1.</summary>
    [Range(0.0, 1e9)]
    public double Weight { get; init; } = 1;

    /// <summary>
    /// Gets what the rows of each class count: <c>none</c> (all alike), <c>balanced</c> (n / (classes * rows of the class), as scikit-learn) or a
    /// list by class id; the loss is then the weighted mean, as torch's <c>cross_entropy</c> takes it. Where a row may have several classes a list is
    /// torch's <c>pos_weight</c>. The default value is <c>none</c>.
    /// </summary>
    [Kinds(HardLabel)]
    public ClassWeights ClassWeights { get; init; } = ClassWeights.None;

    /// <summary>
    /// Gets the share of a label that is spread over all classes alike (transformers' <c>label_smoothing_factor</c>; torch's <c>cross_entropy</c>).
    /// The default value is 0.
    /// </summary>
    [Kinds(HardLabel)]
    [Range(0.0, 1.0)]
    public double LabelSmoothing { get; init; }

    /// <summary>Gets the temperature both logits are divided by. The default value is 1.</summary>
    [Kinds(SoftTarget, Vocabulary)]
    [Range(1e-3, 1e3)]
    public double Temperature { get; init; } = 1;

    /// <summary>Gets the divergence: <c>kl</c> or <c>ce</c> (same gradients, other values). The default value is <c>kl</c>.</summary>
    [Kinds(SoftTarget, Vocabulary)]
    [AllowedValues("kl", "ce")]
    public string Divergence { get; init; } = "kl";

    /// <summary>Gets whether the loss is multiplied by the squared temperature, which keeps its gradients' size. The default value is true.</summary>
    [Kinds(SoftTarget, Vocabulary)]
    public bool ScaleT2 { get; init; } = true;

    /// <summary>Gets the reduction: <c>batchmean</c> (by rows) or <c>mean</c> (by rows and classes). The default value is <c>batchmean</c>.</summary>
    [Kinds(SoftTarget, LogitsMse)]
    [AllowedValues("batchmean", "mean")]
    public string Reduction { get; init; } = "batchmean";

    /// <summary>
    /// Gets how many of a token's likeliest word pieces the cache must hold at least; null stands for all, which is exact at any temperature.
    /// The default value is null.
    /// </summary>
    [Kinds(Vocabulary)]
    [Range(1, int.MaxValue)]
    public int? Kept { get; init; }

    /// <summary>Gets the tokens that are compared: <c>masked</c>, or <c>valid</c> for every token. The default value is <c>masked</c>.</summary>
    [Kinds(Vocabulary)]
    [AllowedValues("masked", ValidPositions)]
    public string Positions { get; init; } = "masked";

    /// <summary>
    /// Gets what becomes of the word pieces that the cache does not hold: <c>bucket</c> compares what they have together, which only a temperature
    /// of 1 knows; <c>ignored</c> compares the held ones among themselves, at any temperature. The default value is <c>bucket</c>.
    /// </summary>
    [Kinds(Vocabulary)]
    [AllowedValues("bucket", IgnoredRest)]
    public string Rest { get; init; } = "bucket";

    /// <summary>
    /// Gets which layers of the teacher the student's imitate: <c>uniform</c> (every k-th), <c>nearest</c> (the same where the numbers
    /// divide, else the nearest ones), <c>skip</c> (as <c>uniform</c>), <c>last</c>, <c>first</c>, <c>spread</c> (evenly from the first to the last) or a list
    /// of the teacher's layers, 0-based. The default value is <c>uniform</c>.
    /// </summary>
    [Kinds(Patience, HiddenMse, AttentionMse, FeatureMap, AttentionTransfer)]
    public LayerRule Layers { get; init; } = LayerRule.Uniform;

    /// <summary>Gets the student's layer, 0-based, that alone is compared; null stands for all. The default value is null.</summary>
    [Kinds(Patience, HiddenMse, AttentionMse, FeatureMap, AttentionTransfer)]
    [Range(0, 9999)]
    public int? StudentLayer { get; init; }

    /// <summary>Gets the teacher's layer, 0-based, that the student's last one imitates; null stands for the last. The default value is null.</summary>
    [Kinds(AttentionKl, ValueRelation, Relation)]
    [Range(0, 9999)]
    public int? TeacherLayer { get; init; }

    /// <summary>Gets whether each state is divided by its L2 norm. The default value is true.</summary>
    [Kinds(Patience)]
    public bool Normalize { get; init; } = true;

    /// <summary>
    /// Gets the trained linear layer that takes the student's states to the teacher's width: <c>shared</c> (one for all states of the recipe),
    /// <c>separate</c> (one for each state) or <c>none</c> (the widths are equal). It is not exported. The default value is <c>shared</c>.
    /// </summary>
    [Kinds(HiddenMse, EmbeddingMse, HiddenCosine)]
    [AllowedValues("shared", "separate", "none")]
    public string Projection { get; init; } = "shared";

    /// <summary>Gets whether the projection adds a bias; the paper of TinyBERT has none, its program has one. The default value is true.</summary>
    [Kinds(HiddenMse, EmbeddingMse, HiddenCosine)]
    public bool ProjectionBias { get; init; } = true;

    /// <summary>Gets the relation heads, which divide the widths of student and teacher. The default value is 48.</summary>
    [Kinds(Relation)]
    [Range(1, 4096)]
    public int RelationHeads { get; init; } = 48;

    /// <summary>Gets the weight of the query relation. The default value is 1.</summary>
    [Kinds(Relation)]
    [Range(0.0, 1e9)]
    public double QueryWeight { get; init; } = 1;

    /// <summary>Gets the weight of the key relation. The default value is 1.</summary>
    [Kinds(Relation)]
    [Range(0.0, 1e9)]
    public double KeyWeight { get; init; } = 1;

    /// <summary>Gets the weight of the value relation. The default value is 1.</summary>
    [Kinds(Relation)]
    [Range(0.0, 1e9)]
    public double ValueWeight { get; init; } = 1;

    /// <summary>
    /// Gets whether the squared error is taken apart into that of normalised states (x 100), of means (x 5000) and the absolute error of
    /// variances (x 5), as MobileBERT's program does. The default value is false.
    /// </summary>
    [Kinds(FeatureMap)]
    public bool Decomposed { get; init; }

    /// <summary>
    /// Gets how the term normalises: <c>masked</c>, <c>paper</c> or <c>reference</c> (see the objective's own documentation).
    /// The default value is <c>masked</c>.
    /// </summary>
    [AllowedValues("masked", "paper", "reference")]
    public string Dialect { get; init; } = "masked";
}
