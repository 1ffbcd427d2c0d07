using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;

namespace OnnxDistill.Student.Retokenizing;

/// <summary>Refuses what a student with word pieces of its own cannot learn.</summary>
internal static class TokenObjectives
{
    private const string WayOut =
        "leave --data and --tokenizer out, and the student reads the cache's own; or learn logits and labels alone (soft-target, logits-mse, hard-label; recipes hinton, distilled-bilstm, hard-labels)";

    /// <summary>Refuses objectives that compare teacher and student token by token.</summary>
    /// <param name="recipe">The recipe, for the cache's kind of teacher.</param>
    /// <exception cref="InvalidDataException">A stage has one; stage and objective are named, and what it compares.</exception>
    public static void Refuse(Recipe recipe)
    {
        foreach (var stage in recipe.Stages)
        {
            if (stage.Objectives.FirstOrDefault(o => o.Weight > 0 && !ObjectiveNeeds.TrainsClassifier(o)) is { } objective)
            {
                throw new InvalidDataException(
                    $"objective {objective.Kind} of stage {stage.Name} compares {What(objective)} token by token, and with a tokenizer of its own the student's tokens are not the teacher's; {WayOut}");
            }
        }
    }

    private static string What(ObjectiveOptions objective) => objective.Kind switch
    {
        ObjectiveOptions.Vocabulary or ObjectiveOptions.MaskedToken => "word pieces",
        ObjectiveOptions.AttentionMse or ObjectiveOptions.AttentionKl or ObjectiveOptions.AttentionTransfer => "attention scores",
        ObjectiveOptions.ValueRelation or ObjectiveOptions.Relation => "relations of queries, keys and values",
        _ => "hidden states",
    };
}
