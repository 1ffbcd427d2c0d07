using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.Student.Reports.Layers;

/// <summary>Which tensors of the teacher a recipe's student was trained to imitate, and with which of its own.</summary>
internal static class LearntLayers
{
    /// <summary>Whether a recipe compares layers at all.</summary>
    /// <param name="recipe">The recipe.</param>
    public static bool Any(Recipe recipe) => Objectives(recipe).Any(o => KindsOf(o.Kind).Length > 0);

    /// <summary>The pairs, each once, with no value yet.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="teacherLayers">The teacher's number of layers.</param>
    public static IReadOnlyList<SimilarityPair> Of(Recipe recipe, int teacherLayers) =>
    [
        .. Objectives(recipe)
            .SelectMany(o => KindsOf(o.Kind).SelectMany(kind => ObjectiveLayers.Of(o, recipe.Student, teacherLayers).Select(p => (o.Kind, Tap: kind, p.Student, p.Teacher))))
            .GroupBy(p => (p.Tap, p.Student, p.Teacher)).OrderBy(g => g.Key.Tap).ThenBy(g => g.Key.Student).ThenBy(g => g.Key.Teacher)
            .Select(g => new SimilarityPair(string.Join(", ", g.Select(p => p.Kind).Distinct()), g.Key.Tap, g.Key.Student, g.Key.Teacher, double.NaN, 0)),
    ];

    private static IEnumerable<ObjectiveOptions> Objectives(Recipe recipe) => recipe.Stages.SelectMany(s => s.Objectives).Where(o => o.Weight > 0);

    private static TapKind[] KindsOf(string objective) => objective switch
    {
        ObjectiveOptions.HiddenMse or ObjectiveOptions.FeatureMap or ObjectiveOptions.EmbeddingMse or ObjectiveOptions.HiddenCosine => [TapKind.Hidden],
        ObjectiveOptions.Patience => [TapKind.HiddenCls],
        ObjectiveOptions.AttentionMse or ObjectiveOptions.AttentionTransfer or ObjectiveOptions.AttentionKl => [TapKind.Scores],
        ObjectiveOptions.ValueRelation => [TapKind.Values],
        ObjectiveOptions.Relation => [TapKind.Queries, TapKind.Keys, TapKind.Values],
        _ => [],
    };
}
