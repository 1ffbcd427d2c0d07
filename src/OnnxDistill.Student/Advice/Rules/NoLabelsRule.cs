using OnnxDistill.Student.Advice.Facts;

namespace OnnxDistill.Student.Advice.Rules;

/// <summary>Without labels: what can be learnt, and what the cache cannot tell.</summary>
internal sealed class NoLabelsRule : IAdviceRule
{
    /// <inheritdoc/>
    public Finding? Find(AdviceContext context) => !context.Facts.Masked && context.Facts.Labelled == 0
        ? new Finding(
            "labels",
            FactLines.Text($"none of the {context.Facts.Rows:N0} rows has a label: how often the teacher is right, how large the classes really are and whether a student is good cannot be told from this cache"),
            "learn from soft targets alone (the weight of hard labels is 0 in this recipe), and give labelled rows as --dev; teacher-cache score says how good the teacher is on them",
            "Hinton et al. 2015, section 1 (the transfer set may be unlabelled); Tang et al. 2019, eq. 3 with alpha = 0")
        : null;

    /// <inheritdoc/>
    public AdvisedRecipe Change(AdvisedRecipe recipe, AdviceContext context) =>
        recipe.Name == "hinton" && context.Facts.Labelled == 0 ? recipe.With("soft-target.weight=1", "hard-label.weight=0") : recipe;
}
