using OnnxDistill.Graph.Heads;
using OnnxDistill.Graph.Model;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.Teacher.Files;

namespace OnnxDistill.TeacherCache;

/// <summary>Tells a masked language model from a classifier by its graph; nothing is run.</summary>
internal static class TeacherKinds
{
    /// <summary>A model with logits for each token is a masked language model, though it may classify too; so is one without any of a text.</summary>
    /// <param name="teacher">The file, or a folder with <c>model.onnx</c>.</param>
    /// <exception cref="InvalidDataException">The file is no model.</exception>
    public static TeacherKind Of(string teacher)
    {
        var path = TeacherFolder.FindModel(teacher);
        var model = OnnxFile.Load(path);
        var head = HeadFinder.Find(path, model, OnnxFile.Summarise(path, model).Outputs);
        return head.Logits is null || head.Outputs.Any(o => o.Kind == OutputKind.TokenLogits) ? TeacherKind.MaskedLanguageModel : TeacherKind.Classifier;
    }
}
