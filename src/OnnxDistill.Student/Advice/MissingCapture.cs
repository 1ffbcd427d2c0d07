using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.Student.Advice.Facts;
using OnnxDistill.Student.Advice.Rules;

namespace OnnxDistill.Student.Advice;

/// <summary>Whether a cache holds what a recipe reads.</summary>
internal static class MissingCapture
{
    /// <summary>The finding that it does not; null where it does.</summary>
    public static Finding? Of(CacheFacts facts, AdvisedRecipe recipe)
    {
        var needs = Load(facts, recipe).Needs(facts.Encoder?.Layers);
        var missing = facts.Captured.Missing(needs, facts.Plan.Teacher.Layers ?? 0);
        return missing.Count == 0 ? null : new Finding(
            "capture",
            $"{recipe.Name} reads {needs}, and this cache holds {facts.Plan.Capture}",
            "run the teacher again for this recipe, into another folder (first command); until then recipe hinton or distilled-bilstm learns from what is there if that is logits",
            "the recipe's objectives (student-trainer recipes show " + recipe.Name + ")");
    }

    private static Recipe Load(CacheFacts facts, AdvisedRecipe recipe) =>
        RecipeLoader.Load(recipe.Name, recipe.Settings, teacher: facts.Encoder).For(facts.Masked ? TeacherKind.MaskedLanguageModel : TeacherKind.Classifier);
}
