using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.Student.Initialization;
using OnnxDistill.Student.Precision;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Saving;
using OnnxDistill.Student.Training;
using OnnxDistill.StudentTrainer.Arguments;
using OnnxDistill.StudentTrainer.Progress;

namespace OnnxDistill.StudentTrainer.Verbs;

/// <summary><c>student-trainer train</c>: a student from a cache, or from labels alone.</summary>
internal sealed class TrainCommand : VerbCommand
{
    private const int DefaultLength = 128;
    private readonly TrainArguments _arguments;
    private readonly DataArguments _data;

    /// <summary>Makes the verb.</summary>
    public TrainCommand()
        : base("train", "Trains a student by a recipe, from a cache of soft targets or from labelled rows.")
    {
        _arguments = new TrainArguments(this);
        _data = new DataArguments(this, required: false, description: "Labelled rows instead of a cache, for recipes that need no teacher; beside --cache the cache's texts, for a student with a tokenizer of its own");
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
        var precision = PrecisionOf(parsed);
        var path = parsed.GetValue(_arguments.Out)!;
        RunStart.CheckFree(path, parsed.GetValue(_arguments.Resume));
        var teacher = parsed.GetValue(_arguments.Init) is { } init ? TeacherStart.At(init) : null;
        var recipe = Load(parsed, Shape(teacher, path, console));
        var summary = await DedicatedThread.Run(() => Train(parsed, console, recipe, path, teacher, precision, cancellation));
        console.Error.WriteLine(TrainingText.End(summary, path));
        return 0;
    }

    private RunSummary Train(ParseResult parsed, ToolConsole console, Recipe recipe, string path, TeacherStart? teacher, TrainingPrecision? precision, CancellationToken cancellation)
    {
        var threads = parsed.GetValue(_arguments.Threads) ?? (RunFolder.IsRun(path) ? RunFolder.Open(path).Info.Threads : Environment.ProcessorCount);
        if (threads < 1)
        {
            throw new UsageException($"--threads {threads}: at least 1");
        }

        var inputs = Inputs(parsed, recipe, cancellation);
        console.Error.WriteLine(TrainingText.Start(recipe, inputs));
        if (teacher is not null && TrainingText.InitRate(recipe, teacher) is { } rate)
        {
            console.Error.WriteLine(rate);
        }

        foreach (var note in inputs.Notes)
        {
            console.Error.WriteLine(note);
        }

        if (inputs.Kind == TeacherKind.Classifier && recipe.TrainsMaskedHead())
        {
            console.Error.WriteLine($"the teacher classifies: what {recipe.Name} learns of a vocabulary is left out, classes and labels take its place");
        }

        if (inputs.Kind == TeacherKind.MaskedLanguageModel && teacher is not null && !RunFolder.IsRun(path) && teacher.Weights.MaskedHead is null)
        {
            console.Error.WriteLine($"{teacher.Name} has no masked-language head of BERT's form: the student's starts from the embeddings of words and random weights");
        }

        var options = new TrainerOptions
        {
            Seed = parsed.GetValue(_arguments.Seed),
            Device = Devices.Parse(parsed.GetValue(_arguments.Device)!),
            Saving = new SaveOptions { EverySteps = parsed.GetValue(_arguments.SaveEvery), Keep = parsed.GetValue(_arguments.Keep) },
            Init = teacher,
            Precision = precision,
        };
        return TrainingConsole.Show(console, (progress, note) => TrainingRun.Run(
            path, parsed.GetValue(_arguments.Resume), recipe, inputs, parsed.GetValue(_arguments.Dev), threads, options with { Note = note, Machine = machine => note(machine.ToString()) }, progress, cancellation));
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

    // A student that follows its teacher has the cache's, which is only looked at once the recipe is known to be one.
    private Recipe Load(ParseResult parsed, StudentOptions? student)
    {
        var (name, set) = (parsed.GetValue(_arguments.Recipe)!, parsed.GetValue(_arguments.Set) ?? []);
        var recipe = RecipeLoader.Load(name, set, student);
        return recipe.Student.Follow != new StudentOptions().Follow && parsed.GetValue(_arguments.Cache) is [var first, ..]
            ? RecipeLoader.Load(name, set, student, CachedData.Shape(FolderOf(first)))
            : recipe;
    }

    private TrainingInputs Inputs(ParseResult parsed, Recipe recipe, CancellationToken cancellation)
    {
        string[] caches = [.. (parsed.GetValue(_arguments.Cache) ?? []).Select(FolderOf)];
        if (_data.Paths(parsed) is { Count: > 0 } data)
        {
            return Texts(parsed, caches, data, recipe, cancellation);
        }

        if (caches.Length == 0)
        {
            throw new UsageException("give --cache CACHE, or --data D with --tokenizer T for a recipe without a teacher, or all three for a student that reads by a tokenizer of its own");
        }

        var (tokenizer, length) = (parsed.GetValue(_arguments.Tokenizer), parsed.GetValue(_arguments.MaxLength));
        if (tokenizer is not null || length is not null)
        {
            throw new UsageException(tokenizer is not null
                ? "--tokenizer beside --cache needs --data D, the texts of the cache: the cache holds them as token ids of its teacher's tokenizer"
                : "--max-length beside --cache needs --data D and --tokenizer T: the cache's rows are as long as teacher-cache run --max-length made them");
        }

        if (_data.WithoutFile(parsed) is { } option)
        {
            throw new UsageException($"{option} says how a file of --data is read, and there is none; a cache's rows were chosen by teacher-cache run");
        }

        // A run that goes on keeps its memory: it decides the order of rows.
        var path = parsed.GetValue(_arguments.Out)!;
        var memory = parsed.GetValue(_arguments.Memory) is { } size ? MemorySize.Parse(size) : RunFolder.IsRun(path) ? RunFolder.Open(path).Info.Memory : null;
        return CachedData.Open(caches, recipe, memory, cancellation);
    }

    private TrainingInputs Texts(ParseResult parsed, string[] caches, IReadOnlyList<string> data, Recipe recipe, CancellationToken cancellation)
    {
        if (parsed.GetValue(_arguments.Memory) is not null)
        {
            throw new UsageException("--memory is for --cache: the rows of --data hold nothing but token ids and logits and are all in memory");
        }

        var tokenizer = parsed.GetValue(_arguments.Tokenizer) ?? throw new UsageException(caches.Length == 0
            ? "--data needs --tokenizer T, the folder of a tokenizer"
            : "--data beside --cache needs --tokenizer T, the student's own; without both it reads the cache's token ids");
        var length = parsed.GetValue(_arguments.MaxLength);
        if (caches.Length > 0)
        {
            return RetokenizedData.Open(caches, data, _data.Options(parsed), tokenizer, length, recipe, cancellation);
        }

        return !recipe.NeedsTeacher()
            ? LabelledData.Read(data, _data.Options(parsed), tokenizer, length ?? DefaultLength, cancellation)
            : throw new UsageException($"recipe {recipe.Name} needs a teacher's {(recipe.NeedsLayers() ? "inner tensors" : recipe.Needs(null))}; give --cache CACHE (teacher-cache run --for {recipe.Name})");
    }

    // NAME=CACHE names the cache; a folder whose own name holds '=' still works.
    private static string FolderOf(string cache) =>
        !Directory.Exists(cache) && cache.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? cache[(at + 1)..] : cache;

    private TrainingPrecision? PrecisionOf(ParseResult parsed) => parsed.GetValue(_arguments.Precision) switch
    {
        null => null,
        "fp32" => TrainingPrecision.Fp32,
        "bf16" => TrainingPrecision.Bf16,
        var other => throw new UsageException($"--precision {other}: give fp32 or bf16"),
    };
}
