using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;

namespace OnnxDistill.Recipes.Progressive;

/// <summary>
/// Progressive knowledge transfer: one stage for each layer, from the first to the last, with that layer's terms alone. Sun et al. 2020, section 3.4;
/// google-research/google-research mobilebert/run_pretraining.py takes 24 such stages, the layers below at a tenth of the rate, without dropout.
/// </summary>
/// <remarks>
/// The paper's student has its teacher's embeddings and classifier, which are never trained in these stages. This one's embeddings have a width of their
/// own (<see cref="StudentOptions.WordsFrom"/> starts them from the teacher's): they are trained with the first layer and count as a layer below from then on. No term reaches the classifier, or a
/// layer above.
/// </remarks>
internal static class ProgressiveTransfer
{
    /// <summary>The stages that a stage stands for: itself, or one for each layer.</summary>
    /// <param name="stage">The recipe's stage.</param>
    /// <param name="student">The student.</param>
    /// <param name="file">The file's name, for errors.</param>
    /// <exception cref="InvalidDataException">The stage has an objective that is of no single layer, or none of layers.</exception>
    public static IReadOnlyList<StageOptions> Expand(StageOptions stage, StudentOptions student, string file)
    {
        if (!stage.Progressive)
        {
            return [stage];
        }

        ObjectiveOptions[] weighed = [.. stage.Objectives.Where(o => o.Weight > 0)];
        if (Array.Find(weighed, o => !IsOfLayers(o) && o.Kind != ObjectiveOptions.EmbeddingMse) is { } other)
        {
            throw new InvalidDataException(
                $"{file}: stage {stage.Name} is progressive, layer by layer, and its objective {other.Kind} is of no single layer; set progressive on a stage of hidden-mse, attention-mse, feature-map or attention-transfer alone (stages.NAME.progressive=true)");
        }

        if (Array.Find(weighed, o => o.StudentLayer is not null) is { } one)
        {
            throw new InvalidDataException($"{file}: stage {stage.Name} is progressive, layer by layer, and its objective {one.Kind} has a student_layer of its own; leave one of the two out");
        }

        return weighed.Any(IsOfLayers)
            ? [.. Enumerable.Range(0, student.Layers).Select(layer => Stage(stage, weighed, layer))]
            : throw new InvalidDataException($"{file}: stage {stage.Name} is progressive, layer by layer, and has no objective of layers (hidden-mse, attention-mse, feature-map, attention-transfer)");
    }

    // Patience is of layers too, but not of the last one.
    private static bool IsOfLayers(ObjectiveOptions objective) => ObjectiveNeeds.DependsOnLayers(objective) && objective.Kind != ObjectiveOptions.Patience;

    private static StageOptions Stage(StageOptions stage, ObjectiveOptions[] objectives, int layer)
    {
        var one = stage with
        {
            Name = FormattableString.Invariant($"{stage.Name}-{layer}"),
            Progressive = false,
            ProgressiveRate = 0,
            WithoutDropout = true,
            Objectives = [.. objectives.Where(o => IsOfLayers(o) || layer == 0).Select(o => IsOfLayers(o) ? o with { StudentLayer = layer } : o)],
        };
        return layer == 0 ? one
            : stage.ProgressiveRate == 0 ? one with
            {
                Freeze = [.. stage.Freeze.Append("embeddings").Distinct()],
                FreezeLayers = [.. stage.FreezeLayers.Concat(Enumerable.Range(0, layer)).Distinct().Order()],
            }
            : one with { Optimizer = stage.Optimizer with { Groups = [.. Below(layer, stage.ProgressiveRate), .. stage.Optimizer.Groups] } };
    }

    private static IEnumerable<ParameterGroupOptions> Below(int layer, double rate) =>
        Enumerable.Range(0, layer).Select(below => FormattableString.Invariant($"*.encoder.layer.{below}")).Prepend("embeddings")
            .Select(parameters => new ParameterGroupOptions { Parameters = parameters, LrMult = rate });
}
