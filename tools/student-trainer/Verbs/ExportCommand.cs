using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Export;
using OnnxDistill.Student.Runs;
using OnnxDistill.StudentTrainer.Proof;

namespace OnnxDistill.StudentTrainer.Verbs;

/// <summary><c>student-trainer export</c>: a run as a Hugging Face folder with <c>onnx/model.onnx</c>, proven against ONNX Runtime.</summary>
internal sealed class ExportCommand : VerbCommand
{
    private static readonly string[] Later = ["--int8", "--fp16", "--prune-vocabulary"];
    private readonly Argument<string> _run = new("RUN") { Description = "A run" };
    private readonly Option<string> _out = new("--out") { Description = "The folder to write; it must not exist", HelpName = "FOLDER", Required = true };
    private readonly Option<bool>[] _later = [.. Later.Select(name => new Option<bool>(name) { Description = "Comes with a later issue" })];

    /// <summary>Makes the verb.</summary>
    public ExportCommand()
        : base("export", "Writes a run as a Hugging Face folder with onnx/model.onnx, proven against ONNX Runtime.")
    {
        Arguments.Add(_run);
        Options.Add(_out);
        foreach (var option in _later)
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["student-trainer export runs/hinton --out students/hinton"];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        if (_later.FirstOrDefault(o => parsed.GetValue(o)) is { } later)
        {
            throw new UsageException($"student-trainer export {later.Name} comes with a later issue; export without it writes fp32");
        }

        var folder = Path.GetFullPath(parsed.GetValue(_out)!);
        if (Directory.Exists(folder) || File.Exists(folder))
        {
            throw new InvalidDataException($"{folder} is there already; give another --out or delete it");
        }

        var run = RunFolder.Open(parsed.GetValue(_run)!);
        return await DedicatedThread.Run(() => Export(run, folder, console));
    }

    // Written beside the folder and renamed when proven: a folder that is there is a good one.
    private static int Export(RunFolder run, string folder, ToolConsole console)
    {
        using var model = run.LoadModel();
        var info = run.Info;
        var work = $"{folder}.{Environment.ProcessId}.tmp";
        try
        {
            Directory.CreateDirectory(Path.Combine(work, "onnx"));
            StudentFolder.WriteConfig(work, model, info.Id2Label, run.Tokenizer?.ForExport(info.MaxLength), info.MultiLabel);
            StudentFolder.WriteWeights(work, model);
            var onnx = Path.Combine(work, "onnx", "model.onnx");
            StudentOnnx.Save(model, onnx);
            var proof = OnnxProof.Compare(model, onnx, info.Vocabulary, info.MaxLength, info.MultiLabel);
            console.Error.WriteLine(proof.ToString());
            if (!proof.Holds)
            {
                console.Error.WriteLine($"the exported student answers differently; {folder} was not written");
                return CommandHost.CheckFailed;
            }

            File.WriteAllText(Path.Combine(work, "README.md"), ModelCard.Of(run, model, proof));
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
