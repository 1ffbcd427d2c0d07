using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Training;
using OnnxDistill.StudentTrainer.Progress;

namespace OnnxDistill.StudentTrainer.Commands;

/// <summary><c>train</c>: a student from a cache, or from labels alone.</summary>
internal static class TrainCommand
{
    private const string Examples = """
        Trains a student by a recipe, from a cache of soft targets or from labelled data.

        Examples:
          student-trainer train --recipe hinton --cache cache --dev dev.tsv --out runs/hinton
          student-trainer train --recipe distilled-bilstm --cache cache --dev dev.tsv --out runs/lstm --seed 2
          student-trainer train --recipe hinton --cache cache --out runs/t3 --set temperature=3 --set student.layers=3
          student-trainer train --recipe hard-labels --data train.tsv --tokenizer teacher --dev dev.tsv --out runs/baseline
          student-trainer train --recipe hinton --cache cache --dev dev.tsv --out runs/hinton --resume
        """;

    public static Command Create()
    {
        var options = new TrainOptions();
        var command = new Command("train", Examples);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            // TorchSharp's scopes and random state belong to a thread: everything runs on this one.
            Train(parsed, options, cancellation);
            return Task.CompletedTask;
        });
        return command;
    }

    private static void Train(ParseResult parsed, TrainOptions options, CancellationToken cancellation)
    {
        RefuseLater(parsed, options);
        var recipe = RecipeLoader.Load(parsed.GetValue(options.Recipe)!, parsed.GetValue(options.Set) ?? []);
        var path = parsed.GetValue(options.Out)!;
        var resume = parsed.GetValue(options.Resume);
        RunStart.CheckFree(path, resume);
        var threads = parsed.GetValue(options.Threads) ?? (RunFolder.IsRun(path) ? RunFolder.Open(path).Info.Threads : Environment.ProcessorCount);
        if (threads < 1)
        {
            throw new UsageException($"--threads {threads}: at least 1");
        }

        var inputs = Inputs(parsed, options, recipe, cancellation);
        Console.Error.WriteLine($"{inputs.Rows.Count} rows ({inputs.Rows.Labelled} labelled) of {inputs.Data}; recipe {recipe.Name}");
        var run = new TrainerOptions { Seed = parsed.GetValue(options.Seed), Device = Devices.Parse(parsed.GetValue(options.Device)!) };
        var dev = parsed.GetValue(options.Dev);
        var summary = TrainingConsole.Show(progress => TrainingRun.Run(path, resume, recipe, inputs, dev, threads, run, progress, cancellation));
        Console.Error.WriteLine(TrainingText.End(summary, path));
    }

    private static TrainingInputs Inputs(ParseResult parsed, TrainOptions options, Recipe recipe, CancellationToken cancellation)
    {
        var caches = parsed.GetValue(options.Cache) ?? [];
        var data = parsed.GetValue(options.Data);
        if ((caches.Length > 0) == (data is not null))
        {
            throw new UsageException("give either --cache CACHE, or --data D with --tokenizer T for a recipe without a teacher");
        }

        if (data is not null)
        {
            var tokenizer = parsed.GetValue(options.Tokenizer) ?? throw new UsageException("--data needs --tokenizer T, the folder of a tokenizer");
            return recipe.Needs.IsEmpty
                ? LabelledData.Read(data, options.Columns.Read(parsed), tokenizer, parsed.GetValue(options.MaxLength), cancellation)
                : throw new UsageException($"recipe {recipe.Name} needs a teacher's {recipe.Needs}; give --cache CACHE (teacher-cache run --for {recipe.Name})");
        }

        if (caches.Length > 1)
        {
            throw new UsageException("several caches in one run come with a later issue; give one --cache");
        }

        var memory = parsed.GetValue(options.Memory) is { } size ? MemorySize.Parse(size) : (long?)null;
        return TrainingInputs.OfCache(FolderOf(caches[0]), recipe, memory, cancellation);
    }

    // NAME=CACHE names the cache; a folder whose own name holds '=' still works.
    private static string FolderOf(string cache) =>
        !Directory.Exists(cache) && cache.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? cache[(at + 1)..] : cache;

    private static void RefuseLater(ParseResult parsed, TrainOptions options)
    {
        if (parsed.GetValue(options.Init) is not null)
        {
            throw new UsageException("--init comes with a later issue; leave it out to start from random weights");
        }

        if (parsed.GetValue(options.Precision) is var precision && precision != "fp32")
        {
            throw new UsageException(precision == "bf16" ? "--precision bf16 is not there yet; leave it out for fp32" : $"--precision {precision}: give fp32");
        }
    }
}
