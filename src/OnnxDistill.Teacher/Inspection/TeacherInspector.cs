using OnnxDistill.Graph.Embeddings;
using OnnxDistill.Graph.Model;
using OnnxDistill.Teacher.Inputs;
using OnnxDistill.Teacher.Models;

namespace OnnxDistill.Teacher.Inspection;

/// <summary>Looks into an <c>.onnx</c> file without running it.</summary>
public static class TeacherInspector
{
    /// <summary>Inspects a file or folder; what is wrong with it becomes the reason of the refusal.</summary>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    public static TeacherInspection Inspect(string teacher)
    {
        var path = teacher;
        OnnxSummary? summary = null;
        IReadOnlyList<ModelInput> inputs = [];
        long? vocabulary = null;
        try
        {
            path = TeacherFolder.FindModel(teacher);
            var model = OnnxFile.Load(path);
            summary = OnnxFile.Summarise(path, model);
            inputs = InputRecognition.Recognise(path, summary.Inputs, model);
            vocabulary = WordEmbeddingRows.Of(model, inputs.First(i => i.Role == InputRole.InputIds).Name);
            var logits = LogitsOutput.Find(path, summary.Outputs);
            return new TeacherInspection(
                path, TeacherSupport.LogitsOnly, "captures beyond logits come with a later version", summary, inputs, logits.Name, vocabulary);
        }
        catch (InvalidDataException e)
        {
            return new TeacherInspection(path, TeacherSupport.Refused, e.Message, summary, inputs, LogitsOutput: null, vocabulary);
        }
    }
}
