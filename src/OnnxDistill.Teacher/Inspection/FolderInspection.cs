using System.Globalization;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Graph.Model;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Inspection;

/// <summary>What the files beside a model say. One that is missing or broken is told, and refused where rows are read.</summary>
/// <param name="Folder">The files; null where one that is always read is broken.</param>
/// <param name="Tokenizer">The tokenizer, if it can be read.</param>
/// <param name="Problem">What is broken, if anything.</param>
internal sealed record FolderInspection(TeacherFolder? Folder, TextTokenizer? Tokenizer, string? Problem)
{
    /// <summary>Gets the number of classes that the model's own config names.</summary>
    public int? Classes => Folder is { ConfigIsOwn: true } ? Folder.Config.Id2Label?.Count : null;

    /// <summary>Looks at the files.</summary>
    /// <param name="model">The <c>.onnx</c> file.</param>
    public static FolderInspection Of(string model)
    {
        TeacherFolder? folder = null;
        try
        {
            folder = TeacherFolder.Resolve(model, null);
            return new FolderInspection(folder, folder.Tokenizer?.Load(folder.TokenizerFolder), null);
        }
        catch (InvalidDataException e)
        {
            return new FolderInspection(folder, null, e.Message);
        }
    }

    /// <summary>What a user should know, a sentence each.</summary>
    /// <param name="logits">The output that holds the logits, if one does as it is.</param>
    public IReadOnlyList<string> Notes(TensorSlot? logits)
    {
        var names = Folder is null ? []
            : int.TryParse(logits is { Shape: [.., var last] } ? last : null, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? TeacherClasses.Of(Folder, count, matter: false).Notes
            : Folder.Config.Classes.Notes;
        return [.. names, .. Tokenizer?.Notes ?? [], .. Problem is null ? [] : new[] { Problem }];
    }
}
