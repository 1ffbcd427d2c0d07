using OnnxDistill.Graph.Model;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Outputs;

namespace OnnxDistill.TeacherCache;

/// <summary>Tells a masked language model from a classifier by what its file says of its outputs; nothing is run.</summary>
internal static class TeacherKinds
{
    /// <summary>A model with logits for each token is a masked language model, though it may classify too; so is one without any of a text.</summary>
    /// <param name="teacher">The file, or a folder with <c>model.onnx</c>.</param>
    /// <exception cref="InvalidDataException">The file is no model.</exception>
    public static TeacherKind Of(string teacher)
    {
        var outputs = OnnxFile.Summarise(TeacherFolder.FindModel(teacher)).Outputs;
        var saysOfTokens = outputs.Any(o => o.Shape.Count == 3 && o.Name.Contains("logits", StringComparison.OrdinalIgnoreCase));
        return saysOfTokens || LogitsOutput.TryFind(outputs) is null ? TeacherKind.MaskedLanguageModel : TeacherKind.Classifier;
    }
}
