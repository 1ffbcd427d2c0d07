namespace OnnxDistill.Student.Advice.Rules;

/// <summary>One rule of the literature or of this project's measurements.</summary>
internal interface IAdviceRule
{
    /// <summary>What it finds in a cache; null where it does not apply.</summary>
    /// <param name="context">The cache and what is wanted.</param>
    Finding? Find(AdviceContext context);

    /// <summary>The recipe with what the rule changes in it. The default is the recipe as it was.</summary>
    /// <param name="recipe">The recipe so far.</param>
    /// <param name="context">The cache and what is wanted.</param>
    AdvisedRecipe Change(AdvisedRecipe recipe, AdviceContext context) => recipe;
}
