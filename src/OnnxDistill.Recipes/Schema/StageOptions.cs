using System.ComponentModel.DataAnnotations;

namespace OnnxDistill.Recipes.Schema;

/// <summary>One phase of a recipe: what is minimised, by which optimizer, for how long.</summary>
public sealed record StageOptions
{
    /// <summary>Gets the stage's name, by which <c>--set</c> finds it. The default value is <c>train</c>.</summary>
    public string Name { get; init; } = "train";

    /// <summary>Gets the objectives whose weighted sum is minimised. At least one.</summary>
    public IReadOnlyList<ObjectiveOptions> Objectives { get; init; } = [];

    /// <summary>Gets the optimizer. The default value is AdamW.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>Gets how the learning rate changes. The default value is a linear warm-up and decay.</summary>
    public ScheduleOptions Schedule { get; init; } = new();

    /// <summary>Gets how often every row is seen. The default value is 3.</summary>
    [Range(1, 1_000_000)]
    public int Epochs { get; init; } = 3;

    /// <summary>Gets the most steps of the stage, or null for no cap; the schedule follows the capped length. The default value is null.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxSteps { get; init; }

    /// <summary>Gets the rows of a step. The default value is 32.</summary>
    [Range(1, 1_000_000)]
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// Gets how many rows of every batch come from each cache, in the order of <c>--cache</c>; only their ratio matters. The caches then hold different
    /// rows, such as labelled and unlabelled ones, of the same kind; an epoch sees every row at least once, those of the smaller share again. The
    /// default value is empty: several caches are of the same rows, and their teachers' logits are averaged.
    /// </summary>
    [Range(0.0, 1e6)]
    public IReadOnlyList<double> Mix { get; init; } = [];

    /// <summary>
    /// Gets the batches whose gradients one step takes together: their mean, so that a step sees this many times <see cref="BatchSize"/> rows in the
    /// memory of one batch. Steps, schedule and <see cref="MaxSteps"/> count optimizer steps; the last step of an epoch averages the batches that are
    /// left (transformers' <c>gradient_accumulation_steps</c>). The default value is 1.
    /// </summary>
    [Range(1, 1_000_000)]
    public int GradientAccumulation { get; init; } = 1;

    /// <summary>Gets the L2 norm all gradients together are clipped to, or null for no clipping. The default value is 1.</summary>
    [Range(1e-12, 1e12)]
    public double? ClipNorm { get; init; } = 1;

    /// <summary>
    /// Gets after how many steps dev is evaluated, or null for after each epoch; it is always evaluated after the last step.
    /// The default value is null.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int? EvaluateEvery { get; init; }

    /// <summary>
    /// Gets the dev metric that the best checkpoint is chosen by, any that dev is measured with, or <c>loss</c>, the task's own loss on dev's labels
    /// (transformers' <c>metric_for_best_model</c>); null for the task's main one: accuracy, pearson, f1_micro, perplexity. The default value is null.
    /// </summary>
    public string? BestMetric { get; init; }

    /// <summary>Gets when the stage ends before its last step. The default value is never.</summary>
    public EarlyStoppingOptions EarlyStopping { get; init; } = new();

    /// <summary>
    /// Gets the decay of the moving average of the weights, w' = ema * w' + (1 - ema) * w after every step, from the stage's first weights on; dev,
    /// checkpoint and the next stage get the average. Null for none. The default value is null.
    /// </summary>
    [Range(0.0, 0.9999999)]
    public double? Ema { get; init; }

    /// <summary>
    /// Gets the parameters that stay as they are: <c>embeddings</c>, <c>encoder</c>, <c>head</c>, or names, whole or their beginning up to a point,
    /// <c>*</c> for anything, as the checkpoint has them. One that no parameter has is an error. The default value is none.
    /// </summary>
    public IReadOnlyList<string> Freeze { get; init; } = [];

    /// <summary>Gets the student's layers that stay as they are, 0-based. The default value is none.</summary>
    [Range(0, 9999)]
    public IReadOnlyList<int> FreezeLayers { get; init; } = [];

    /// <summary>
    /// Gets whether the stage is taken once for each layer of the student, from the first to the last, with the terms of that layer alone (progressive
    /// knowledge transfer, Sun et al. 2020, section 3.4): stages NAME-0, NAME-1..., each of <see cref="Epochs"/> or <see cref="MaxSteps"/>, without
    /// dropout. The layers below and the embeddings, once their stage is over, learn at <see cref="ProgressiveRate"/>. The default value is false.
    /// </summary>
    public bool Progressive { get; init; }

    /// <summary>
    /// Gets what the learning rate of the layers below is multiplied by in a <see cref="Progressive"/> stage: 0 freezes them, as the paper does first; its
    /// program takes 0.1. The default value is 0.
    /// </summary>
    [Range(0.0, 1.0)]
    public double ProgressiveRate { get; init; }

    /// <summary>Gets whether the stage trains without dropout, whatever the student has. The default value is false.</summary>
    public bool WithoutDropout { get; init; }
}
