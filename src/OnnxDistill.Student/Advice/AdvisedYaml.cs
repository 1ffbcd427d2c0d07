using System.Globalization;
using System.Text;
using OnnxDistill.Recipes.Loading;
using OnnxDistill.Student.Advice.Facts;
using OnnxDistill.Student.Advice.Rules;

namespace OnnxDistill.Student.Advice;

/// <summary>The advised recipe as a file to train from, with the reasons in comments.</summary>
internal static class AdvisedYaml
{
    /// <summary>The YAML.</summary>
    public static string Of(AdvisedRecipe recipe, CacheFacts facts, IReadOnlyList<Finding> findings)
    {
        var text = new StringBuilder();
        text.Append(FactLines.Text($"# Recipe {recipe.Name}, changed for {facts.Plan.DataFileName} ({facts.Rows:N0} rows) and teacher {facts.Plan.Teacher.Name} by student-trainer advise.\n"));
        if (recipe.StartsFromTeacher)
        {
            text.Append("# Train it with --init TEACHER: widths and activation are then the teacher's.\n");
        }

        foreach (var finding in findings)
        {
            text.Append(CultureInfo.InvariantCulture, $"# {finding.Topic}: {finding.Found}\n#   {finding.Advice}\n#   {finding.Source}\n");
        }

        return text.Append(RecipeLoader.Change(recipe.Name, recipe.Settings)).ToString();
    }
}
