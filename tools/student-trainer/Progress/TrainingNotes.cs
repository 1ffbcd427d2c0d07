using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.Student.Initialization;
using OnnxDistill.Student.Training;

namespace OnnxDistill.StudentTrainer.Progress;

/// <summary>What is said before a run begins: what it learns from what, and what was cut, left out or taken for something else.</summary>
internal static class TrainingNotes
{
    /// <summary>The lines.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="inputs">What it trains on.</param>
    /// <param name="teacher">The teacher that its student starts from; null for random weights.</param>
    /// <param name="begun">Whether the run has begun before, and so has its weights.</param>
    public static IEnumerable<string> Of(Recipe recipe, TrainingInputs inputs, TeacherStart? teacher, bool begun)
    {
        yield return TrainingText.Start(recipe, inputs);
        if (teacher is not null && TrainingText.InitRate(recipe, teacher) is { } rate)
        {
            yield return rate;
        }

        foreach (var note in inputs.Notes)
        {
            yield return note;
        }

        if (inputs.Kind == TeacherKind.Classifier && recipe.TrainsMaskedHead())
        {
            yield return $"the teacher classifies: what {recipe.Name} learns of a vocabulary is left out, classes and labels take its place";
        }

        if (inputs.Kind == TeacherKind.MaskedLanguageModel && teacher is not null && !begun && teacher.Weights.MaskedHead is null)
        {
            yield return $"{teacher.Name} has no masked-language head of BERT's form: the student's starts from the embeddings of words and random weights";
        }
    }
}
