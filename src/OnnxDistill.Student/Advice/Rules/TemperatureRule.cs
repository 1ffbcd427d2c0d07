using OnnxDistill.Student.Advice.Facts;

namespace OnnxDistill.Student.Advice.Rules;

/// <summary>The temperature of soft targets: the more confident the teacher, the higher.</summary>
internal sealed class TemperatureRule : IAdviceRule
{
    // The least of the literature's temperatures at which the classes that are not the likeliest have a tenth together: this project's own mark.
    private const double Mark = 0.9;

    /// <inheritdoc/>
    public Finding? Find(AdviceContext context)
    {
        if (context.Facts.Answers is not { HasClasses: true, Rows: > 0 } answers)
        {
            return null;
        }

        var chosen = Index(answers);
        var t = AnswerFacts.Temperatures[chosen];
        var reaches = answers.Confidence(chosen) <= Mark ? string.Empty : " and is confident even then";
        return new Finding(
            "temperature",
            FactLines.Text($"the teacher's largest probability is {answers.Confidence(0):0.000} in the mean; at T = {t:0} it is {answers.Confidence(chosen):0.000}{reaches}"),
            FactLines.Text($"T = {t:0} for soft targets (the least of 1 to 20 that leaves the other classes a tenth: a mark of this tool, so sweep around it); logits by squared error need none"),
            "Hinton et al. 2015, section 2 (a higher T shows what a confident teacher knows of the other classes) and 2.1 (at high T: matching logits); grid of T in BERT-PKD, Sun et al. 2019, section 4.2: 5, 10, 20; TinyBERT takes 1 where layers were learnt before");
    }

    /// <inheritdoc/>
    public AdvisedRecipe Change(AdvisedRecipe recipe, AdviceContext context) =>
        recipe.Name == "hinton" && context.Facts.Answers is { HasClasses: true, Rows: > 0 } answers ? recipe.With(FactLines.Text($"temperature={AnswerFacts.Temperatures[Index(answers)]:0}")) : recipe;

    /// <summary>The temperatures to sweep: half, as chosen, twice, and 1.</summary>
    public static IReadOnlyList<string> Around(AnswerFacts answers)
    {
        var t = AnswerFacts.Temperatures[Index(answers)];
        return [.. new[] { 1, t / 2, t, 2 * t }.Where(x => x >= 1 && x <= AnswerFacts.Temperatures[^1]).Distinct().Order().Select(x => FactLines.Text($"{x:0.#}"))];
    }

    private static int Index(AnswerFacts answers) =>
        Enumerable.Range(0, AnswerFacts.Temperatures.Count).FirstOrDefault(i => answers.Confidence(i) <= Mark, AnswerFacts.Temperatures.Count - 1);
}
