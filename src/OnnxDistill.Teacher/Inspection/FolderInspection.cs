using System.Globalization;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Graph.Model;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Inspection;

/// <summary>What the files beside a model say. One that is missing or broken is told, and refused where rows are read.</summary>
/// <param name="Tokenizer">The tokenizer, if it can be read.</param>
/// <param name="Notes">What a user should know, a sentence each.</param>
internal sealed record FolderInspection(TextTokenizer? Tokenizer, IReadOnlyList<string> Notes)
{
    /// <summary>Looks at the files.</summary>
    /// <param name="model">The <c>.onnx</c> file.</param>
    /// <param name="logits">The output that holds the logits, if one does.</param>
    public static FolderInspection Of(string model, TensorSlot? logits)
    {
        var notes = new List<string>();
        TextTokenizer? tokenizer = null;
        try
        {
            var folder = TeacherFolder.Resolve(model, null);
            notes.AddRange(int.TryParse(logits is { Shape: [.., var last] } ? last : null, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? TeacherClasses.Of(folder, count, matter: false).Notes
                : folder.Config.Classes.Notes);
            tokenizer = folder.Tokenizer?.Load(folder.TokenizerFolder);
        }
        catch (InvalidDataException e)
        {
            notes.Add(e.Message);
        }

        return new FolderInspection(tokenizer, [.. notes, .. tokenizer?.Notes ?? []]);
    }
}
