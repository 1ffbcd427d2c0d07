using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;

namespace OnnxDistill.Student.Training;

/// <summary>Refuses a student that an objective cannot compare with its teacher, before anything is trained.</summary>
internal static class ObjectiveChecks
{
    /// <summary>Checks every objective of a recipe that has a weight.</summary>
    /// <exception cref="InvalidDataException">Layers, widths or heads do not fit; the objective is named, and the key to set.</exception>
    public static void Check(Recipe recipe, TeacherShape? teacher)
    {
        foreach (var objective in recipe.Stages.SelectMany(s => s.Objectives).Where(o => o.Weight > 0 && !ObjectiveNeeds.TrainsHead(o)))
        {
            Check(objective, recipe.Student, teacher ?? throw Error(objective, "the data knows of no encoder to imitate; make the cache with teacher-cache run --for RECIPE"));
        }
    }

    private static void Check(ObjectiveOptions objective, StudentOptions student, TeacherShape teacher)
    {
        _ = ObjectiveLayers.Of(objective, student, teacher.Layers);
        if (ComparesHeads(objective) && student.Heads != teacher.Heads)
        {
            throw Error(objective, $"it compares attention head by head, but the student has {student.Heads} heads and the teacher {teacher.Heads}; set student.heads={teacher.Heads}, or student.follow=heads");
        }

        if (ComparesWidths(objective) && student.Hidden != teacher.Hidden)
        {
            throw Error(objective, $"it compares hidden states as they are, but the student's are {student.Hidden} wide and the teacher's {teacher.Hidden}; set student.hidden={teacher.Hidden}{Projection(objective)}");
        }

        var (narrow, wide) = (student.Kind == StudentOptions.MobileBert ? student.Bottleneck : student.Hidden, teacher.AttentionWidth ?? teacher.Hidden);
        if (objective.Kind == ObjectiveOptions.Relation && (narrow % objective.RelationHeads != 0 || wide % objective.RelationHeads != 0))
        {
            throw Error(objective, $"{objective.RelationHeads} relation heads divide the widths of both, and the student's is {narrow}, the teacher's {wide}; set relation_heads to a divisor of both");
        }
    }

    private static bool ComparesHeads(ObjectiveOptions objective) => objective.Kind
        is ObjectiveOptions.AttentionMse or ObjectiveOptions.AttentionKl or ObjectiveOptions.AttentionTransfer or ObjectiveOptions.ValueRelation;

    private static bool ComparesWidths(ObjectiveOptions objective) => objective.Kind is ObjectiveOptions.Patience or ObjectiveOptions.FeatureMap
        || (MayProject(objective) && objective.Projection == "none");

    private static bool MayProject(ObjectiveOptions objective) => objective.Kind
        is ObjectiveOptions.HiddenMse or ObjectiveOptions.EmbeddingMse or ObjectiveOptions.HiddenCosine;

    private static string Projection(ObjectiveOptions objective) => MayProject(objective) ? ", or projection=shared" : ", or student.follow=width";

    private static InvalidDataException Error(ObjectiveOptions objective, string what) => new($"objective {objective.Kind}: {what}");
}
