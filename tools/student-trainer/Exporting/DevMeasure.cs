using OnnxDistill.CommandLine;
using OnnxDistill.Data.Files;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Selection;
using OnnxDistill.StudentTrainer.Proof;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Scoring;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.StudentTrainer.Exporting;

/// <summary>Measures exported files: size always, speed where there are several, metrics where <c>--dev</c> is given.</summary>
/// <param name="run">The run.</param>
/// <param name="options">What was asked for.</param>
/// <param name="console">Where notes go.</param>
/// <param name="cancellation">Cancels between two batches.</param>
internal sealed class DevMeasure(RunFolder run, ExportOptions options, ToolConsole console, CancellationToken cancellation)
{
    private readonly DataFile? _dev = options.Dev is { } dev ? DataRows.Open([dev], run.Info.Columns, options.Columns) : null;

    /// <summary>Measures a file.</summary>
    /// <param name="folder">The exported folder.</param>
    /// <param name="name">The file below it.</param>
    /// <param name="student">The student in it.</param>
    public MeasuredFile Of(string folder, string name, StudentModel student)
    {
        var path = Path.Combine(folder, name);
        var bytes = new FileInfo(path).Length;
        if (_dev is null)
        {
            var speed = 0.0;
            if (options.Smaller && student is not BertMaskedStudent)
            {
                _ = PlainSession.Logits(path, ProofRows.Of(student.Vocabulary, run.Info.MaxLength), ProofRows.BatchRows, out speed);
            }

            return new MeasuredFile(name, bytes, speed, null);
        }

        using var teacher = TextTeacher.Open(TeacherFolder.Resolve(path, null), new ClassifierOptions { Device = Device.Cpu });
        var score = Scorer.Score(teacher, _dev, new ScoreOptions { MaxLength = run.Info.MaxLength }, progress: null, cancellation);
        return new MeasuredFile(name, bytes, score.RowsPerSecond, score);
    }

    /// <summary>The metric that files are compared by, null where there is no dev: the one that the best checkpoint was chosen by, where more of it is better, else the task's main one.</summary>
    public string? Metric(MeasuredFile file)
    {
        if (file.Score?.Metrics is not { } metrics)
        {
            return null;
        }

        return run.Summary?.BestMetric is { } best && !BestMetric.IsBetterIfLess(best) && metrics.Values.ContainsKey(best) ? best : metrics.Primary;
    }

    /// <summary>Gets the name of dev; null where there is none.</summary>
    public string? Dev => _dev?.Name;

    /// <summary>Refuses files that lose more than allowed.</summary>
    /// <param name="files">The files, the whole one first.</param>
    /// <returns>The sentence that refuses; null where all are good.</returns>
    public string? Judge(IReadOnlyList<MeasuredFile> files)
    {
        var metric = Metric(files[0]);
        if (_dev is null)
        {
            if (files.Count > 1)
            {
                console.Error.WriteLine("no --dev was given: what the smaller files lose was not measured, and their speed is that of rows of random words");
            }

            return null;
        }

        foreach (var file in files.Skip(1))
        {
            var (before, after) = (files[0].Score!.Metrics.Values[metric!], file.Score!.Metrics.Values[metric!]);
            if (!(100 * (before - after) <= options.AllowDrop))
            {
                return FormattableString.Invariant($"{file.Name} has {metric} {after:0.0000} on {_dev.Name} where fp32 has {before:0.0000}, a drop of {100 * (before - after):0.0} points; at most {options.AllowDrop:0.0} is allowed (--allow-drop), so nothing was written");
            }
        }

        return null;
    }
}
