using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.Recipes.Schema;

namespace OnnxDistill.Recipes.Needs;

/// <summary>Which layers or hidden states an objective compares.</summary>
internal static class ObjectiveLayers
{
    /// <summary>The pairs: hidden states for the kinds that read hidden states, layers for those that read attention; none for logits and labels.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="student">The student.</param>
    /// <param name="teacherLayers">The teacher's number of layers.</param>
    /// <exception cref="InvalidDataException">The layers cannot be mapped; the objective is named.</exception>
    public static IReadOnlyList<LayerPair> Of(ObjectiveOptions objective, StudentOptions student, int teacherLayers)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(student);
        try
        {
            return objective.Kind switch
            {
                ObjectiveOptions.Patience => Only(objective, 1, LayerMap.MiddleStates(objective.Layers, student.Layers, teacherLayers)),
                ObjectiveOptions.HiddenMse or ObjectiveOptions.FeatureMap => Only(objective, 1, LayerMap.HiddenStates(objective.Layers, student.Layers, teacherLayers)),
                ObjectiveOptions.AttentionMse or ObjectiveOptions.AttentionTransfer => Only(objective, 0, LayerMap.Layers(objective.Layers, student.Layers, teacherLayers)),
                ObjectiveOptions.EmbeddingMse => [new LayerPair(0, 0)],
                ObjectiveOptions.HiddenCosine => [new LayerPair(student.Layers, teacherLayers)],
                ObjectiveOptions.AttentionKl or ObjectiveOptions.ValueRelation or ObjectiveOptions.Relation =>
                    [LayerMap.LastLayer(objective.TeacherLayer, student.Layers, teacherLayers)],
                _ => [],
            };
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"objective {objective.Kind}: {e.Message}", e);
        }
    }

    // A layer's own number is less by one than that of the hidden state it puts out.
    private static IReadOnlyList<LayerPair> Only(ObjectiveOptions objective, int offset, IReadOnlyList<LayerPair> pairs) =>
        objective.StudentLayer is not { } layer ? pairs
        : pairs.Where(p => p.Student - offset == layer).ToArray() is { Length: > 0 } one ? one
        : throw new InvalidDataException($"student_layer is {layer}, but the student's layers 0 to {pairs.Count - 1} imitate one of the teacher's");
}
