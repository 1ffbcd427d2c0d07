using OnnxDistill.CommandLine;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Export;
using OnnxDistill.Student.Runs;
using OnnxDistill.StudentTrainer.Proof;

namespace OnnxDistill.StudentTrainer.Exporting;

/// <summary>Writes a run as a Hugging Face folder: beside it first, renamed when everything is proven, so that a folder that is there is a good one.</summary>
/// <param name="run">The run.</param>
/// <param name="folder">The folder.</param>
/// <param name="options">What is wanted beside fp32.</param>
/// <param name="console">Where it is told.</param>
/// <param name="cancellation">Cancels between two rows.</param>
internal sealed class StudentExport(RunFolder run, string folder, ExportOptions options, ToolConsole console, CancellationToken cancellation)
{
    private readonly RunInfo _info = run.Info;

    /// <summary>Exports.</summary>
    /// <returns>The exit code.</returns>
    public int Write()
    {
        using var trained = run.LoadModel();
        var files = run.Tokenizer?.ForExport(_info.MaxLength);
        return options.Pruning.Count == 0
            ? Write(new ExportedStudent(trained, files, []))
            : new VocabularyPruning(run, options, console, cancellation).Prune(trained, files, Write);
    }

    private int Write(ExportedStudent student)
    {
        var work = $"{folder}.{Environment.ProcessId}.tmp";
        try
        {
            Directory.CreateDirectory(Path.Combine(work, "onnx"));
            StudentFolder.WriteConfig(work, student.Model, _info.Id2Label, student.Tokenizer, _info.MultiLabel);
            StudentFolder.WriteWeights(work, student.Model);
            var onnx = Path.Combine(work, "onnx", "model.onnx");
            StudentOnnx.Save(student.Model, onnx);
            var proof = OnnxProof.Compare(student.Model, onnx, student.Model.Vocabulary, _info.MaxLength, _info.MultiLabel);
            console.Error.WriteLine(proof.ToString());
            if (!proof.Holds)
            {
                console.Error.WriteLine($"the exported student answers differently; {folder} was not written");
                return CommandHost.CheckFailed;
            }

            File.WriteAllText(Path.Combine(work, "README.md"), ModelCard.Of(run, student, proof));
            Directory.Move(work, folder);
            console.Error.WriteLine($"exported to {folder}");
            return 0;
        }
        finally
        {
            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }
}
