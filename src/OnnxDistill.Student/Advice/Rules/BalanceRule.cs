using OnnxDistill.Student.Advice.Facts;

namespace OnnxDistill.Student.Advice.Rules;

/// <summary>Classes of very different sizes.</summary>
internal sealed class BalanceRule : IAdviceRule
{
    private const double Uneven = 4;

    /// <inheritdoc/>
    public Finding? Find(AdviceContext context)
    {
        if (!IsUneven(context.Facts))
        {
            return null;
        }

        var (facts, classes) = (context.Facts, context.Facts.Classes);
        var (most, least) = (classes.Index().MaxBy(c => c.Item).Index, classes.Index().MinBy(c => c.Item).Index);
        return new Finding(
            "classes",
            FactLines.Text($"{facts.Labels.NameOf(most)} has {classes[most]:N0} of {facts.Labelled:N0} labelled rows, {facts.Labels.NameOf(least)} {classes[least]:N0}: a student that always says {facts.Labels.NameOf(most)} is right on {FactLines.Share(classes[most], facts.Labelled):0.0} %"),
            "choose the checkpoint by f1 and weigh hard labels by class (best_metric=f1, class_weights=balanced); say f1 or matthews, not accuracy",
            "weights n / (classes x rows of the class), King and Zeng 2001, section 4; GLUE scores its uneven tasks by F1 and Matthews (Wang et al. 2018, section 3)");
    }

    /// <inheritdoc/>
    public AdvisedRecipe Change(AdvisedRecipe recipe, AdviceContext context) =>
        !IsUneven(context.Facts) ? recipe : recipe.Name == "hinton" ? recipe.With("best_metric=f1", "class_weights=balanced") : recipe.With("best_metric=f1");

    private static bool IsUneven(CacheFacts facts) => facts.Classes.Count > 1 && facts.Labelled > 0 && facts.Classes.Max() > Uneven * facts.Classes.Min();
}
