using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Initialization;
using OnnxDistill.Student.Precision;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Saving;
using OnnxDistill.Student.Training;

namespace OnnxDistill.Student.Tests.Support;

/// <summary>Trains tiny students on <see cref="TinyCache"/>.</summary>
internal static class TinyRun
{
    private static readonly string[] Bert = ["student.layers=1", "student.hidden=16", "student.heads=2", "student.intermediate=32"];
    private static readonly string[] BiLstm = ["student.embedding=12", "student.lstm_hidden=8", "student.fc=10"];

    public static Recipe Recipe(string name, params string[] set)
    {
        var lstm = name == "distilled-bilstm" || set.Contains("student.kind=bilstm");
        return RecipeLoader.Load(name, [.. lstm ? BiLstm : Bert, "batch_size=8", "epochs=3", .. set]);
    }

    public static RunSummary Train(
        string run, Recipe recipe, string cache, string? dev = null, long seed = 1, bool resume = false, int? stopAfter = null, long? saveEvery = null, TeacherStart? init = null,
        long? memory = null, string[]? joined = null, int logEvery = 1, int keep = 2, Action<string>? note = null, Action<TrainingProgress>? at = null,
        TrainingPrecision? precision = null)
    {
        using var stop = new CancellationTokenSource();
        var progress = new Inline(p =>
        {
            at?.Invoke(p);
            if (p.Step == stopAfter)
            {
                stop.Cancel();
            }
        });
        var inputs = CachedData.Open([cache, .. joined ?? []], recipe, memory);
        var options = new TrainerOptions { Resume = resume, Threads = 1, Seed = seed, LogEvery = logEvery, Saving = new SaveOptions { Every = TimeSpan.FromHours(1), EverySteps = saveEvery, Keep = keep }, Init = init, Note = note, Precision = precision };
        return TrainingRun.Run(run, recipe, inputs, dev, options, progress, stop.Token);
    }

    /// <summary>The hash of the best checkpoint's bytes.</summary>
    public static string Weights(string run) =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(run, "checkpoint", "model.safetensors"))));

    private sealed class Inline(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}
