using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Files;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Runs;

namespace OnnxDistill.Student.Export;

/// <summary>
/// Writes a run's best student as a Hugging Face folder: <c>config.json</c>, tokenizer files, <c>model.safetensors</c>, <c>onnx/model.onnx</c> and a card.
/// ONNX Runtime is not asked here: <c>student-trainer export</c> proves the file against the student and makes smaller ones of it.
/// </summary>
public static class StudentExport
{
    /// <summary>The student in the folder, in fp32.</summary>
    public const string OnnxFile = "onnx/model.onnx";

    /// <summary>Exports a run.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="folder">The folder to write; it is there whole or not at all.</param>
    /// <exception cref="InvalidDataException">The run has no checkpoint or is damaged, or there is something at <paramref name="folder"/>.</exception>
    public static void Write(string run, string folder)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Directory.Exists(folder) || File.Exists(folder))
        {
            throw new InvalidDataException($"{folder} is there already; give another folder or delete it");
        }

        var from = RunFolder.Open(run);
        using var student = from.LoadModel();
        using var work = new WorkFolder(folder);
        WriteFiles(work.Path, student, from.Tokenizer?.ForExport(from.Info.MaxLength), from.Info);
        File.WriteAllText(Path.Combine(work.Path, "README.md"), ModelCard.Of(from, student, [], proof: null));
        work.Publish();
    }

    /// <summary>Writes all but the card.</summary>
    /// <param name="folder">The folder; made if need be.</param>
    /// <param name="student">The student, on the CPU and in evaluation mode.</param>
    /// <param name="tokenizer">Its tokenizer's files; null where its data held token ids.</param>
    /// <param name="info">The run.</param>
    internal static void WriteFiles(string folder, StudentModel student, TokenizerFiles? tokenizer, RunInfo info)
    {
        Directory.CreateDirectory(Path.Combine(folder, Path.GetDirectoryName(OnnxFile)!));
        StudentFolder.WriteConfig(folder, student, info.Id2Label, tokenizer, info.MultiLabel);
        StudentFolder.WriteWeights(folder, student);
        StudentOnnx.Save(student, Path.Combine(folder, OnnxFile));
    }
}
