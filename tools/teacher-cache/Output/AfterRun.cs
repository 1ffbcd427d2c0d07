using System.Globalization;
using OnnxDistill.CommandLine;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.TeacherCache.Output;

/// <summary>What to type after a cache was made: the training that it was made for.</summary>
internal static class AfterRun
{
    // The word pieces of a token that recipe masked-lm compares.
    private const int MaskedWords = 64;

    /// <summary>Says it.</summary>
    /// <param name="console">Where.</param>
    /// <param name="folder">The cache.</param>
    /// <param name="recipe">The recipe of <c>--for</c>; null where there was none.</param>
    /// <param name="set">The assignments to it.</param>
    /// <param name="data">The data files.</param>
    public static void Tell(ToolConsole console, string folder, string? recipe, IReadOnlyList<string> set, IReadOnlyList<string> data)
    {
        var cache = SoftTargetCache.Open(folder);
        if ((recipe ?? Fitting(cache)) is not { } name)
        {
            return;
        }

        // What learns layers alone is measured by the task that starts from it.
        var capture = Capture.Parse(cache.Plan.Capture);
        var dev = cache.Plan.Masking is null && capture.Logits ? DevBeside.Of(data) : null;
        var run = NextStep.Free(Path.Combine("runs", Path.GetFileNameWithoutExtension(name)));
        IEnumerable<string> command = ["student-trainer", "train", "--recipe", name, "--cache", folder, .. set.SelectMany(s => new[] { "--set", s }), .. dev is null ? [] : new[] { "--dev", dev }, "--out", run];
        NextStep.Tell(console, command, Why(cache, dev is null && (capture.Logits || capture.Vocabulary is not null)));
    }

    private static string Why(SoftTargetCache cache, bool noDev) => string.Join(", ", new[]
    {
        cache.MissingParts.Count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"when the {cache.MissingParts.Count:N0} parts of other shards are there"),
        noDev ? "with --dev and rows that are not in the cache the best checkpoint is kept" : null,
    }.OfType<string>());

    // Without --for, the plainest recipe that reads what was captured.
    private static string? Fitting(SoftTargetCache cache)
    {
        var capture = Capture.Parse(cache.Plan.Capture);
        return capture.Vocabulary is { } vocabulary && (vocabulary.Top ?? int.MaxValue) >= MaskedWords ? "masked-lm"
            : capture is { Logits: true, Vocabulary: null } ? "hinton" : null;
    }
}
