using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.Recipes.Needs;

/// <summary>What each objective reads from a cache: exactly the columns that its layer map names.</summary>
internal static class ObjectiveNeeds
{
    /// <summary>The capture that holds what the objective reads; empty for one that reads labels only.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="student">The student, whose layers it maps.</param>
    /// <param name="teacherLayers">The teacher's number of layers; may be null unless <see cref="DependsOnLayers"/>.</param>
    /// <exception cref="InvalidDataException">The layers cannot be mapped, or the number is needed.</exception>
    public static Capture Of(ObjectiveOptions objective, StudentOptions student, int? teacherLayers)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(student);
        return objective.Kind switch
        {
            ObjectiveOptions.SoftTarget or ObjectiveOptions.LogitsMse => Capture.OnlyLogits,
            ObjectiveOptions.HardLabel => new Capture(),
            ObjectiveOptions.Vocabulary => new Capture { Vocabulary = new VocabularySelection(objective.Kept) { AllPositions = objective.Positions == ObjectiveOptions.ValidPositions } },

            // Rows are masked where the vocabulary is captured; as little of it as there can be.
            ObjectiveOptions.MaskedToken => new Capture { Vocabulary = new VocabularySelection(1) },
            ObjectiveOptions.EmbeddingMse => new Capture { Hidden = LayerSelection.Of([0]) },
            ObjectiveOptions.HiddenCosine => new Capture { Hidden = LastOr(teacherLayers) },
            ObjectiveOptions.AttentionKl => new Capture { Scores = LastOr(objective.TeacherLayer) },
            ObjectiveOptions.ValueRelation => new Capture { Values = LastOr(objective.TeacherLayer) },
            ObjectiveOptions.Relation => new Capture { Qkv = LastOr(objective.TeacherLayer) },
            ObjectiveOptions.Patience => new Capture { HiddenCls = Teachers(ObjectiveLayers.Of(objective, student, Known(objective, teacherLayers))) },
            ObjectiveOptions.HiddenMse or ObjectiveOptions.FeatureMap => new Capture { Hidden = Teachers(ObjectiveLayers.Of(objective, student, Known(objective, teacherLayers))) },
            ObjectiveOptions.AttentionMse or ObjectiveOptions.AttentionTransfer => new Capture { Scores = Teachers(ObjectiveLayers.Of(objective, student, Known(objective, teacherLayers))) },
            _ => throw new InvalidDataException($"unknown objective {objective.Kind}"),
        };
    }

    /// <summary>Whether what the objective reads depends on the teacher's number of layers.</summary>
    public static bool DependsOnLayers(ObjectiveOptions objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return objective.Kind is ObjectiveOptions.Patience or ObjectiveOptions.HiddenMse or ObjectiveOptions.FeatureMap
            or ObjectiveOptions.AttentionMse or ObjectiveOptions.AttentionTransfer;
    }

    /// <summary>Whether the objective trains the student's classifier.</summary>
    public static bool TrainsClassifier(ObjectiveOptions objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return objective.Kind is ObjectiveOptions.SoftTarget or ObjectiveOptions.LogitsMse or ObjectiveOptions.HardLabel;
    }

    /// <summary>Whether the objective trains the student's masked-language head.</summary>
    public static bool TrainsMaskedHead(ObjectiveOptions objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return objective.Kind is ObjectiveOptions.Vocabulary or ObjectiveOptions.MaskedToken;
    }

    /// <summary>Whether the objective trains the student's head, whichever it has; else it compares inner tensors only.</summary>
    public static bool TrainsHead(ObjectiveOptions objective) => TrainsClassifier(objective) || TrainsMaskedHead(objective);

    /// <summary>Whether the objective has a meaning for a kind of teacher: one on a head for that head, one on inner tensors for both.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="teacher">The kind of teacher.</param>
    public static bool Serves(ObjectiveOptions objective, TeacherKind teacher) =>
        !(teacher == TeacherKind.Classifier ? TrainsMaskedHead(objective) : TrainsClassifier(objective));

    private static LayerSelection LastOr(int? layer) => layer is { } number ? LayerSelection.Of([number]) : LayerSelection.Of([], last: true);

    private static LayerSelection Teachers(IReadOnlyList<LayerPair> pairs) => LayerSelection.Of(pairs.Select(p => p.Teacher));

    private static int Known(ObjectiveOptions objective, int? teacherLayers) => teacherLayers
        ?? throw new InvalidDataException($"objective {objective.Kind} imitates the layers of a teacher, and how many this one has is not known; make the cache with teacher-cache run --for RECIPE");
}
