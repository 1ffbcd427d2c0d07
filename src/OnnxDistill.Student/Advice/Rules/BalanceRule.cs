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
        if (classes[least] == 0)
        {
            var without = classes.Index().Where(c => c.Item == 0).Select(c => facts.Labels.NameOf(c.Index)).ToList();
            return new Finding(
                "classes",
                FactLines.Text($"{without.Count:N0} of {classes.Count:N0} classes have no labelled row ({string.Join(", ", without.Take(5))}{(without.Count > 5 ? "..." : string.Empty)}); {facts.Labels.NameOf(most)} has {classes[most]:N0} of {facts.Labelled:N0}"),
                "labels say nothing of those classes, and the teacher's answers little: look whether the rows were taken from the beginning of a sorted file (--limit), and choose the checkpoint by f1",
                "the cache's labels; Hinton et al. 2015, section 3 (a class that the transfer set lacks is learnt from soft targets alone, with a bias to be corrected)");
        }

        return new Finding(
            "classes",
            FactLines.Text($"{facts.Labels.NameOf(most)} has {classes[most]:N0} of {facts.Labelled:N0} labelled rows, {facts.Labels.NameOf(least)} {classes[least]:N0}: a student that always says {facts.Labels.NameOf(most)} is right on {FactLines.Share(classes[most], facts.Labelled):0.0} %"),
            "choose the checkpoint by f1 and weigh hard labels by class (best_metric=f1, class_weights=balanced); say f1 or matthews, not accuracy",
            "weights n / (classes x rows of the class), King and Zeng 2001, section 4; GLUE scores its uneven tasks by F1 and Matthews (Wang et al. 2018, section 3)");
    }

    /// <inheritdoc/>
    public AdvisedRecipe Change(AdvisedRecipe recipe, AdviceContext context) =>
        !IsUneven(context.Facts) ? recipe : recipe.Name == "hinton" && context.Facts.Classes.Min() > 0 ? recipe.With("best_metric=f1", "class_weights=balanced") : recipe.With("best_metric=f1");

    private static bool IsUneven(CacheFacts facts) => facts.Classes.Count > 1 && facts.Labelled > 0 && facts.Classes.Max() > Uneven * facts.Classes.Min();
}
