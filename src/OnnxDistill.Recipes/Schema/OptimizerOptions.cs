using System.ComponentModel.DataAnnotations;

namespace OnnxDistill.Recipes.Schema;

/// <summary>The optimizer of a stage.</summary>
public sealed record OptimizerOptions
{
    /// <summary>The kind of Adam with decoupled weight decay (Loshchilov and Hutter 2019).</summary>
    public const string AdamW = "adamw";

    /// <summary>The kind of Adam (Kingma and Ba 2015).</summary>
    public const string Adam = "adam";

    /// <summary>The kind of Adadelta (Zeiler 2012).</summary>
    public const string Adadelta = "adadelta";

    /// <summary>The kind of BERT's own Adam: no bias correction, every tensor clipped to norm 1 by itself.</summary>
    public const string BertAdam = "bert-adam";

    /// <summary>Gets the algorithm: <c>adamw</c>, <c>adam</c>, <c>adadelta</c> or <c>bert-adam</c>. The default value is <c>adamw</c>.</summary>
    [AllowedValues(AdamW, Adam, Adadelta, BertAdam)]
    public string Kind { get; init; } = AdamW;

    /// <summary>Gets the base learning rate, which the schedule multiplies. The default value is 0.001.</summary>
    [Range(0.0, 1e3)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>
    /// Gets the base learning rate of a student that starts from a teacher's weights (<c>--init</c>), which takes the place of
    /// <see cref="LearningRate"/> unless <c>--set learning_rate</c> gives one: what suits random weights unlearns the teacher's (Devlin et al. 2019,
    /// appendix A.3, fine-tune at 2e-5 to 5e-5). Null: learning_rate in both cases. The default value is null.
    /// </summary>
    [Range(0.0, 1e3)]
    public double? InitLearningRate { get; init; }

    /// <summary>Gets the decay of the first moment. The default value is 0.9.</summary>
    [Kinds(AdamW, Adam, BertAdam)]
    [Range(0.0, 0.999999)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Gets the decay of the second moment. The default value is 0.999.</summary>
    [Kinds(AdamW, Adam, BertAdam)]
    [Range(0.0, 0.9999999)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Gets the decay of Adadelta's averages. The default value is 0.95.</summary>
    [Kinds(Adadelta)]
    [Range(0.0, 0.999999)]
    public double Rho { get; init; } = 0.95;

    /// <summary>Gets the denominator's floor; null stands for 1e-8 (adam, adamw) or 1e-6 (adadelta, bert-adam). The default value is null.</summary>
    [Range(0.0, 1.0)]
    public double? Epsilon { get; init; }

    /// <summary>Gets the weight decay. The default value is 0.01.</summary>
    [Range(0.0, 1e3)]
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Gets whether biases and normalisation weights decay too. The default value is false.</summary>
    public bool DecayBiasAndNorm { get; init; }

    /// <summary>
    /// Gets what the learning rate is multiplied by for every step down from the head: 1 for the head, layer_decay for the last layer, its square for
    /// the one before, and once more for the embeddings (Clark et al. 2020, section 3.1; BEiT's <c>LayerDecayValueAssigner</c>). The default value is 1.
    /// </summary>
    [Range(1e-6, 1.0)]
    public double LayerDecay { get; init; } = 1;

    /// <summary>Gets the parameters that have a learning rate of their own. The default value is none.</summary>
    public IReadOnlyList<ParameterGroupOptions> Groups { get; init; } = [];
}
