using System.Globalization;
using OnnxDistill.CommandLine;
using OnnxDistill.Student.Export;
using OnnxDistill.Student.Files;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Runs;
using OnnxDistill.StudentTrainer.Proof;

namespace OnnxDistill.StudentTrainer.Exporting;

/// <summary>Writes a run as a Hugging Face folder: beside it first, renamed when everything is proven, so that a folder that is there is a good one.</summary>
/// <param name="run">The run.</param>
/// <param name="folder">The folder.</param>
/// <param name="options">What is wanted beside fp32.</param>
/// <param name="console">Where it is told.</param>
/// <param name="cancellation">Cancels between two rows.</param>
internal sealed class ProvenExport(RunFolder run, string folder, ExportOptions options, ToolConsole console, CancellationToken cancellation)
{
    private readonly RunInfo _info = run.Info;

    /// <summary>Gets what was written; null before, and where nothing was.</summary>
    public ExportResult? Result { get; private set; }

    /// <summary>Exports.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="InvalidDataException">The run, its tokenizer or the data does not allow what is asked for.</exception>
    public int Write()
    {
        using var trained = run.LoadModel();
        if (options.Dev is not null && trained.Labels == 0)
        {
            throw new InvalidDataException("--dev measures classifiers, and this student is a masked language model; leave it out");
        }

        var measure = new DevMeasure(run, options, console, cancellation);
        var files = run.Tokenizer?.ForExport(_info.MaxLength);
        if (!options.Prune)
        {
            return Write(new ExportedStudent(trained, files, []), measure, before: null);
        }

        return new VocabularyPruning(run, options, console, cancellation).Prune(
            trained, files, smaller => Write(smaller, measure, options.Dev is null ? null : PruningLoss.Whole(trained, files, _info, folder, measure)));
    }

    private int Write(ExportedStudent student, DevMeasure measure, MeasuredFile? before)
    {
        using var work = new WorkFolder(folder);
        StudentExport.WriteFiles(work.Path, student.Model, student.Tokenizer, _info);
        var proof = OnnxProof.Compare(student.Model, Path.Combine(work.Path, SmallerFiles.Whole), _info.MaxLength, _info.MultiLabel);
        console.Error.WriteLine(proof.ToString());
        if (!proof.Holds || !WriteSmaller(work.Path, student.Model))
        {
            console.Error.WriteLine($"the exported student answers differently; {folder} was not written");
            return CommandHost.CheckFailed;
        }

        var files = Names().Select(name => measure.Of(work.Path, name, student.Model)).ToList();
        if (measure.Judge(files) is { } refusal)
        {
            console.Error.WriteLine(refusal);
            return CommandHost.CheckFailed;
        }

        string[] pruning = before is null || measure.Metric(files[0]) is not { } compared ? [] : [PruningLoss.Line(compared, before, files[0], measure.Dev)];
        Array.ForEach(pruning, console.Error.WriteLine);
        string[] changes = [.. student.Changes, .. pruning, .. files.Skip(1).Select(f => Line(f, files[0], measure.Metric(f)))];
        File.WriteAllText(Path.Combine(work.Path, "README.md"), ModelCard.Of(run, student.Model, changes, proof.ToString()));
        work.Publish();
        console.Error.WriteLine($"exported to {folder}");
        Result = new ExportResult(folder, proof, student.Pruned, files, measure.Metric(files[0]), measure.Dev);
        return 0;
    }

    private bool WriteSmaller(string work, StudentModel student)
    {
        var smaller = new SmallerFiles(work, _info.MaxLength, _info.MultiLabel, console);
        return (!options.Half || smaller.WriteHalf(student).Holds) && (!options.Integer || double.IsFinite(smaller.WriteInteger(student).MaxDifference));
    }

    private string[] Names() => [SmallerFiles.Whole, .. options.Half ? [SmallerFiles.Half] : Array.Empty<string>(), .. options.Integer ? [SmallerFiles.Integer] : Array.Empty<string>()];

    private static string Line(MeasuredFile file, MeasuredFile whole, string? metric)
    {
        var what = file.Name == SmallerFiles.Half
            ? "weights in fp16, computed in fp32 (transformers.js: `dtype: 'fp16'`)"
            : "weights in int8 with a scale for each column, activations rounded while it runs (transformers.js: `dtype: 'q8'`); its answers depend a little on the batch";
        var measured = metric is null ? "what it loses was not measured"
            : string.Create(CultureInfo.InvariantCulture, $"{metric} {file.Score!.Metrics.Values[metric]:0.0000}, in fp32 {whole.Score!.Metrics.Values[metric]:0.0000}");
        return string.Create(CultureInfo.InvariantCulture, $"`{file.Name}`, {file.Bytes / 1e6:0.0} MB beside {whole.Bytes / 1e6:0.0}: {what}; {measured}");
    }
}
