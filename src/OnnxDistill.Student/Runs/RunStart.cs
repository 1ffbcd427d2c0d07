using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Student.Files;
using OnnxDistill.Student.Precision;
using OnnxDistill.Student.Windows;

namespace OnnxDistill.Student.Runs;

/// <summary>Decides whether a folder may take a run: a new one, or the same one again.</summary>
internal static class RunStart
{
    /// <summary>Makes the folder of a new run, or checks that the run in it is the one asked for.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="resume">Whether a run that is there goes on.</param>
    /// <param name="recipe">The resolved recipe.</param>
    /// <param name="info">What the run keeps.</param>
    /// <exception cref="InvalidDataException">The folder holds something else, or a run of another recipe, seed or data.</exception>
    public static RunFolder Begin(string path, bool resume, Recipe recipe, RunInfo info)
    {
        CheckFree(path, resume);
        var run = RunFolder.At(path);
        if (RunFolder.IsRun(path))
        {
            CheckSame(run, recipe, info);
            return run;
        }

        Directory.CreateDirectory(run.Checkpoint);
        AtomicFile.Write(run.RecipeFile, RecipeWriter.Write(recipe));
        RunJson.Write(run.InfoFile, info);     // last: its presence makes the folder a run
        return run;
    }

    /// <summary>Refuses a folder that cannot take the run; cheap, so that it is done before the cache is read.</summary>
    /// <exception cref="InvalidDataException">The folder holds something else, or a run and <paramref name="resume"/> is false.</exception>
    public static void CheckFree(string path, bool resume)
    {
        if (RunFolder.IsRun(path))
        {
            if (!resume)
            {
                var state = RunFolder.Open(path).Summary is null ? "an unfinished run; add --resume to go on with it," : "a finished run; delete it";
                throw new InvalidDataException($"{path} holds {state} or give another --out");
            }
        }
        else if (File.Exists(path))
        {
            throw new InvalidDataException($"{path} is a file; --out takes a folder");
        }
        else if (Directory.Exists(path) && Directory.EnumerateFiles(path).Any() && !IsJustBegun(RunFolder.At(path)))
        {
            throw new InvalidDataException($"{path} holds files that are no run; give an empty or new folder as --out");
        }
    }

    // Killed between its first file and the one that makes the folder a run: nothing is lost that is written again.
    private static bool IsJustBegun(RunFolder run) =>
        Directory.EnumerateDirectories(run.Path).SequenceEqual([run.Checkpoint]) && !Directory.EnumerateFileSystemEntries(run.Checkpoint).Any()
        && Directory.EnumerateFiles(run.Path).All(f => f == run.RecipeFile || f == run.RecipeFile + AtomicFile.Temporary || f == run.InfoFile + AtomicFile.Temporary);

    private static void CheckSame(RunFolder run, Recipe recipe, RunInfo info)
    {
        var there = run.Info;
        var difference =
            RecipeWriter.Write(run.Recipe) != RecipeWriter.Write(recipe) ? "recipe (see its recipe.yaml)"
            : there.Seed != info.Seed ? $"seed ({there.Seed}, now {info.Seed})"
            : there.Threads != info.Threads ? $"number of threads ({there.Threads}, now {info.Threads})"
            : there.Device != info.Device ? $"device ({there.Device}, now {info.Device})"
            : there.Precision != info.Precision ? $"precision ({Name(there.Precision)}, now {Name(info.Precision)})"
            : there.Dev != info.Dev ? $"dev data ({there.Dev ?? "none"}, now {info.Dev ?? "none"})"
            : there.Init != info.Init ? $"start ({there.Init ?? "random weights"}, now {info.Init ?? "random weights"})"
            : there.Tokenizer is not null && there.Tokenizer != info.Tokenizer ? $"tokenizer (its files differ{(info.Tokenizer is null ? ", now the cache's own" : string.Empty)})"
            : there.Tokenizer is not null && there.MaxLength != info.MaxLength ? $"--max-length ({there.MaxLength}, now {info.MaxLength})"
            : !there.Inputs.SequenceEqual(info.Inputs) || there.Rows != info.Rows ? $"training data ({Difference(there, info)})"
            : there.Memory != info.Memory ? $"--memory ({Size(there.Memory)}, now {Size(info.Memory)}), which decides the order of rows"
            : null;
        if (difference is not null)
        {
            throw new InvalidDataException($"{run.Path} holds a run with another {difference}; resume with the same, or give another --out");
        }
    }

    private static string Difference(RunInfo there, RunInfo info)
    {
        if (there.Inputs.Count != info.Inputs.Count || there.Components.Count != info.Components.Count)
        {
            return $"{there.Inputs.Count} caches or files, now {info.Inputs.Count}";
        }

        var differences = there.Components.Zip(info.Components, (was, now) => Fingerprint.Differences(now, was)
            .Select(name => Values(name, was.GetValueOrDefault(name), now.GetValueOrDefault(name)))).SelectMany(d => d).Distinct();
        return string.Join(", ", differences) is { Length: > 0 } names ? $"these differ: {names}" : "its bytes differ";
    }

    // Hashes say nothing to a reader, settings do.
    private static string Values(string name, string? was, string? now) =>
        was is { Length: < 64 } && now is { Length: < 64 } ? $"{name} {was}, now {now}" : name;

    private static string Name(TrainingPrecision precision) => precision == TrainingPrecision.Bf16 ? "bf16" : "fp32";

    private static string Size(long? memory) => memory is { } bytes ? MemoryText.Of(bytes) : "all rows at once";
}
