using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Objectives;
using OnnxDistill.Student.Objectives.BertPkd;
using OnnxDistill.Student.Objectives.DistilBert;
using OnnxDistill.Student.Objectives.Logits;
using OnnxDistill.Student.Objectives.MiniLm;
using OnnxDistill.Student.Objectives.MobileBert;
using OnnxDistill.Student.Objectives.TinyBert;
using OnnxDistill.Student.Projections;
using OnnxDistill.Student.Weighting;

namespace OnnxDistill.Student.Training;

/// <summary>Builds the objectives that a recipe names.</summary>
internal static class ObjectiveFactory
{
    /// <summary>The objective.</summary>
    /// <param name="options">The recipe's part about it.</param>
    /// <param name="context">The encoders that it compares.</param>
    /// <exception cref="InvalidDataException">The kind is unknown, there is no encoder to compare with, or the layers cannot be mapped.</exception>
    public static IObjective Create(ObjectiveOptions options, ObjectiveContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        return options.Kind switch
        {
            ObjectiveOptions.SoftTarget => new SoftTargetObjective(
                options.Temperature, DivergenceOf(options), options.ScaleT2, ReductionOf(options), context.MultiLabel),
            ObjectiveOptions.LogitsMse => new LogitsMseObjective(ReductionOf(options)),
            ObjectiveOptions.HardLabel => new HardLabelObjective(context.MultiLabel, LabelWeights.Of(options, context.Labels), options.LabelSmoothing),
            ObjectiveOptions.Vocabulary => new VocabularyObjective(
                options.Positions == "valid", options.Temperature, DivergenceOf(options), options.ScaleT2, options.Rest == "ignored", DialectOf(options)),
            ObjectiveOptions.MaskedToken => new MaskedTokenObjective(),
            _ => OfLayers(options, context),
        };
    }

    private static IObjective OfLayers(ObjectiveOptions options, ObjectiveContext context)
    {
        var teacher = context.Teacher ?? throw new InvalidDataException($"objective {options.Kind} imitates an encoder, and the data knows of none");
        var (pairs, dialect) = (ObjectiveLayers.Of(options, context.Student, teacher.Layers), DialectOf(options));
        var projection = context.Projections is { } projections ? projections.For(options) : (StateProjection)((hidden, _) => hidden);
        return options.Kind switch
        {
            ObjectiveOptions.Patience => new PatienceObjective(pairs, options.Normalize, dialect),
            ObjectiveOptions.HiddenMse or ObjectiveOptions.EmbeddingMse => new HiddenMseObjective(options.Kind, pairs, projection, dialect),
            ObjectiveOptions.AttentionMse => new AttentionMseObjective(pairs, dialect),
            ObjectiveOptions.HiddenCosine => new HiddenCosineObjective(pairs[0], projection, dialect),
            ObjectiveOptions.AttentionKl => new AttentionKlObjective(pairs[0], dialect),
            ObjectiveOptions.ValueRelation => new ValueRelationObjective(pairs[0], teacher.Heads, dialect),
            ObjectiveOptions.Relation => new RelationObjective(
                pairs[0], options.RelationHeads, (options.QueryWeight, options.KeyWeight, options.ValueWeight), dialect),
            ObjectiveOptions.FeatureMap => new FeatureMapObjective(pairs, options.Decomposed ? new FeatureMapFactors() : null, dialect),
            ObjectiveOptions.AttentionTransfer => new AttentionTransferObjective(pairs, dialect),
            _ => throw new InvalidDataException($"unknown objective {options.Kind}"),
        };
    }

    private static Dialect DialectOf(ObjectiveOptions options) =>
        options.Dialect switch { "paper" => Dialect.Paper, "reference" => Dialect.Reference, _ => Dialect.Masked };

    private static Divergence DivergenceOf(ObjectiveOptions options) => options.Divergence == "ce" ? Divergence.CrossEntropy : Divergence.Kl;

    private static Reduction ReductionOf(ObjectiveOptions options) => options.Reduction == "mean" ? Reduction.Mean : Reduction.BatchMean;
}
