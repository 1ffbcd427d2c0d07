using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;

namespace OnnxDistill.Recipes.Loading;

/// <summary>What must hold between the keys of a recipe.</summary>
internal static class RecipeRules
{
    /// <summary>Checks a bound recipe.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="file">The file's name, for errors.</param>
    /// <param name="headsKnown">Whether the student's heads are final; not where it follows a teacher that is not known yet.</param>
    /// <exception cref="InvalidDataException">A rule is broken; the sentence names the keys.</exception>
    public static void Check(Recipe recipe, string file, bool headsKnown)
    {
        var student = recipe.Student;
        if (headsKnown && student.Kind == StudentOptions.Bert && student.Hidden % student.Heads != 0)
        {
            throw new InvalidDataException($"{file}: student.hidden {student.Hidden} is not a multiple of student.heads {student.Heads}");
        }

        if (headsKnown && student.Kind == StudentOptions.MobileBert && student.Bottleneck % student.Heads != 0)
        {
            throw new InvalidDataException($"{file}: student.bottleneck {student.Bottleneck} is not a multiple of student.heads {student.Heads}");
        }

        if (student is { Kind: StudentOptions.BiLstm, EmbeddingMode: { } mode } && (mode == "rand") != (student.Glove is null))
        {
            throw new InvalidDataException(mode == "rand"
                ? $"{file}: student.embedding_mode rand draws embeddings, and student.glove gives them; leave one of the two out"
                : $"{file}: student.embedding_mode {mode} starts from word vectors; give their file as student.glove");
        }

        if (student.InitLayers is { Layers: { Count: > 0 } layers } && layers.Count != student.Layers)
        {
            throw new InvalidDataException($"{file}: student.init_layers names {layers.Count} layers, but student.layers is {student.Layers}; leave student.layers out");
        }

        if (student is { Glove: not null, WordsFrom: not null })
        {
            throw new InvalidDataException($"{file}: student.glove and student.words_from both say what the embeddings of words start from; give one");
        }

        if (recipe.Stages.Count == 0)
        {
            throw new InvalidDataException($"{file}: no stages; a recipe needs at least one");
        }

        foreach (var stage in recipe.Stages.Where(s => s.Objectives.All(o => o.Weight == 0)))
        {
            throw new InvalidDataException($"{file}: stage {stage.Name} has no objective with a weight above 0");
        }

        foreach (var stage in recipe.Stages.Where(s => s.Schedule.Kind == ScheduleOptions.Polynomial && s.Schedule.EndLearningRate >= s.Optimizer.LearningRate))
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"{file}: stage {stage.Name} ends at the learning rate {stage.Schedule.EndLearningRate} (schedule.end_learning_rate), which is not below optimizer.learning_rate {stage.Optimizer.LearningRate}"));
        }

        foreach (var stage in recipe.Stages.Where(s => s.Mix.Count > 0 && s.Mix.Sum() == 0))
        {
            throw new InvalidDataException($"{file}: mix of stage {stage.Name} takes rows of no cache; give one a share above 0");
        }

        if (recipe.MixesCaches() && recipe.TeacherWeights.Count > 0)
        {
            throw new InvalidDataException($"{file}: teacher_weights weighs teachers of the same rows, and mix takes different rows of each cache; give one of the two");
        }

        foreach (var objective in recipe.Stages.SelectMany(s => s.Objectives))
        {
            Check(objective, student, file);
        }

        foreach (var twice in recipe.Stages.CountBy(s => s.Name).Where(n => n.Value > 1))
        {
            throw new InvalidDataException($"{file}: two stages are named {twice.Key}; --set could not tell them apart");
        }
    }

    private static void Check(ObjectiveOptions objective, StudentOptions student, string file)
    {
        if (!ObjectiveNeeds.TrainsHead(objective) && student.Kind == StudentOptions.BiLstm)
        {
            throw new InvalidDataException($"{file}: objective {objective.Kind} compares the layers of two encoders, and a {student.Kind} has none; take student.kind bert, or soft-target or logits-mse");
        }

        if (objective is { Kind: ObjectiveOptions.Vocabulary, Kept: not null, Temperature: not 1, Rest: not ObjectiveOptions.IgnoredRest })
        {
            throw new InvalidDataException(
                FormattableString.Invariant($"{file}: objective vocabulary keeps {objective.Kept} word pieces and has temperature {objective.Temperature}, at which nobody knows what the others have together; leave kept out (all, exact), set temperature=1, or rest=ignored"));
        }

        if (objective is { Dialect: "reference", Kind: ObjectiveOptions.FeatureMap or ObjectiveOptions.AttentionTransfer })
        {
            throw new InvalidDataException($"{file}: {objective.Kind} knows the dialects masked and paper; what MobileBERT's programs do with padding is not for training");
        }

        if (objective is { Kind: ObjectiveOptions.FeatureMap, Decomposed: true, Dialect: not "masked" })
        {
            throw new InvalidDataException($"{file}: feature-map taken apart (decomposed) knows the dialect masked only");
        }
    }
}
