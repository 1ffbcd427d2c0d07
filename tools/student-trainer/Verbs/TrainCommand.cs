using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Initialization;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Training;
using OnnxDistill.StudentTrainer.Arguments;
using OnnxDistill.StudentTrainer.Progress;

namespace OnnxDistill.StudentTrainer.Verbs;

/// <summary><c>student-trainer train</c>: a student from a cache, or from labels alone.</summary>
internal sealed class TrainCommand : VerbCommand
{
    private readonly TrainArguments _arguments;
    private readonly TrainSource _source;

    /// <summary>Makes the verb.</summary>
    public TrainCommand()
        : base("train", "Trains a student by a recipe, from a cache of soft targets or from labelled rows.")
    {
        _arguments = new TrainArguments(this);
        _source = new TrainSource(this, _arguments);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "student-trainer train --recipe hinton --cache cache --dev dev.tsv --out runs/hinton",
        "student-trainer train --recipe distilled-bilstm --cache cache --dev dev.tsv --out runs/lstm-2 --seed 2",
        "student-trainer train --recipe hinton --cache cache --data train.tsv --tokenizer small-vocabulary --dev dev.tsv --out runs/own",
        "student-trainer train --recipe hinton --cache base=cache-a large=cache-b --set teacher_weights=[1,2] --dev dev.tsv --out runs/two",
        "student-trainer train --recipe distilbert --cache cache-mlm --dev cache-mlm-dev --init bert-mlm --set student.init_layers=[0,2,4] --out runs/mlm",
        "student-trainer train --recipe hinton --cache cache --out runs/t3 --set temperature=3 --set student.layers=3",
        "student-trainer train --recipe hard-labels --data train.tsv --tokenizer teacher --dev dev.tsv --out runs/baseline",
        "student-trainer train --recipe hard-labels --data train.tsv --tokenizer teacher --init teacher --set student.init_layers=[0,2,4] --out runs/half",
        "student-trainer train --recipe hinton --cache cache --dev dev.tsv --out runs/hinton --save-every 500 --keep 3",
        "student-trainer train --recipe hinton --cache cache --dev dev.tsv --out runs/hinton --resume",
        "student-trainer train --recipe tinybert --cache cache --dev dev.tsv --out runs/rounded --precision bf16",
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        var path = parsed.GetValue(_arguments.Out)!;
        RunStart.CheckFree(path, parsed.GetValue(_arguments.Resume));
        var teacher = parsed.GetValue(_arguments.Init) is { } init ? TeacherStart.At(init) : null;
        var options = _arguments.TrainerOptions(parsed, teacher);
        var recipe = _source.Recipe(parsed, parsed.GetValue(_arguments.Set) ?? [], Shape(teacher, path, console));
        var summary = await DedicatedThread.Run(() => Train(parsed, console, recipe, path, options, cancellation));
        console.Error.WriteLine(TrainingText.End(summary, path));
        AfterTraining.TellExport(console, path, parsed.GetValue(_arguments.Dev));
        return 0;
    }

    private RunSummary Train(ParseResult parsed, ToolConsole console, Recipe recipe, string path, TrainerOptions options, CancellationToken cancellation)
    {
        var there = RunFolder.IsRun(path) ? RunFolder.Open(path).Info : null;
        var threads = parsed.GetValue(_arguments.Threads) ?? there?.Threads ?? Environment.ProcessorCount;

        // A run that goes on keeps its memory: it decides the order of rows.
        var inputs = _source.Inputs(parsed, recipe, there?.Memory, cancellation);
        foreach (var line in TrainingNotes.Of(recipe, inputs, options.Init, begun: there is not null))
        {
            console.Error.WriteLine(line);
        }

        return TrainingConsole.Show(console, (progress, note) => TrainingRun.Run(
            path, recipe, inputs, parsed.GetValue(_arguments.Dev), options with { Resume = parsed.GetValue(_arguments.Resume), Threads = threads, Note = note, Machine = machine => note(machine.ToString()) }, progress, cancellation));
    }

    // A run that goes on has its student's shape, and does without the teacher's file.
    private static StudentOptions? Shape(TeacherStart? teacher, string path, ToolConsole console)
    {
        if (teacher is null || RunFolder.IsRun(path))
        {
            return teacher is null ? null : RunFolder.Open(path).Recipe.Student with { InitLayers = null };
        }

        if (teacher.Weights.Warning is { } warning)
        {
            console.Error.WriteLine(warning);
        }

        return teacher.Shape();
    }
}
